//! Quotes, their lines, states and what is kept of signatures.

mod parts;
mod quote;
mod state;

pub use parts::{
    BoundSignature, LineChoice, LineOutcome, MAX_EVIDENCE, QuoteLine, QuoteProof, QuoteRecipient, QuoteSignature, SentQuote,
    SignatureEvidence,
};
pub use quote::{MAX_QUOTE_LINES, Quote};
pub use state::{Acceptance, QuoteState, QuoteStep, QuoteTag, STEPS};
