//! Quotes, their lines, states and what is kept of approvals and signatures.

mod parts;
mod quote;
mod state;

pub use parts::{
    BoundSignature, LineChoice, LineOutcome, MAX_EVIDENCE, QuoteApproval, QuoteLine, QuoteProof, QuoteRecipient, QuoteSignature,
    QuoteVerdict, QuoteVote, SentQuote, SignatureEvidence,
};
pub use quote::{MAX_QUOTE_LINES, Quote};
pub use state::{Acceptance, QuoteState, QuoteStep, QuoteTag, STEPS};
