//! The books: chain, closings, the file of entries.

mod chain;
mod closings;
mod entries;
mod fec;
mod road;
