//! Shared code of the stories.
