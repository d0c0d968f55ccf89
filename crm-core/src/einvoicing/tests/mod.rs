//! What is written is read as it was, and what others send is read or refused.

mod documents;
mod incoming;
mod messages;
