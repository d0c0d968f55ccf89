//! Which level of its procedure a late invoice rises to, and why not.

use crate::documents::DocumentLanguage;
use crate::invoicing::InvoiceNumber;
use crate::kernel::{Date, DunningNoticeId, Fault, InvoiceId, Money};

use super::contract::DunningWait;
use super::model::{DunningLevel, DunningProcedure, LevelDelay};

/// All that decides about one late invoice.
#[derive(Debug, Clone)]
pub struct LateInvoice<'a> {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: &'a InvoiceNumber,
    /// The day by which it was to be paid.
    pub due_on: Date,
    /// What is open, above zero.
    pub open: Money,
    /// What disputes hold of it.
    pub disputed: Money,
    /// What of it is promised, and the last day on which a payment keeps that.
    pub promised: Option<(Money, Date)>,
    /// The last day on which it, or its customer, is held.
    pub held_until: Option<Date>,
    /// How it is reminded of.
    pub procedure: &'a DunningProcedure,
    /// In which language.
    pub language: DocumentLanguage,
    /// The level that was sent last, and when.
    pub sent: Option<(u32, Date)>,
    /// A notice about it that waits to be sent.
    pub waiting: Option<DunningNoticeId>,
    /// The last day on which a notice of its next level was prepared and not sent.
    pub tried_on: Option<Date>,
}

/// What becomes of a late invoice on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It rises.
    Rises {
        /// To this level.
        level: u32,
    },
    /// It does not.
    Waits(DunningWait),
}

impl LateInvoice<'_> {
    /// What the customer may be reminded of: open, less what is disputed, less what is promised.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn dunned(&self) -> Result<Money, Fault> {
        self.undisputed()?.checked_sub(self.promised()?)
    }

    /// What disputes hold of what is open.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn disputed(&self) -> Result<Money, Fault> {
        self.disputed.smaller(self.open)
    }

    /// What is promised of what is open and not disputed.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn promised(&self) -> Result<Money, Fault> {
        let zero = Money::zero(self.open.currency());
        self.promised.map_or(Ok(zero), |(amount, _)| amount.smaller(self.undisputed()?))
    }

    fn undisputed(&self) -> Result<Money, Fault> {
        self.open.checked_sub(self.disputed()?)
    }

    /// The level that was sent last; 0 where none was.
    #[must_use]
    pub fn level(&self) -> u32 {
        self.sent.map_or(0, |(level, _)| level)
    }

    /// What becomes of it on `day`.
    ///
    /// # Errors
    /// A fault where figures or days do not fit.
    pub fn standing(&self, day: Date) -> Result<Standing, Fault> {
        if let Some(notice) = self.waiting {
            return Ok(Standing::Waits(DunningWait::NoticeWaiting { notice }));
        }
        let next = self.level().saturating_add(1);
        let Some(level) = self.procedure.level(next).filter(|_| !self.is_handed_over()) else {
            return Ok(Standing::Waits(DunningWait::Finished));
        };
        if let Some(until) = self.held_until {
            return Ok(Standing::Waits(DunningWait::Held { until }));
        }
        let dunned = self.dunned()?;
        if !dunned.is_positive() {
            return Ok(Standing::Waits(match self.promised.filter(|(amount, _)| amount.is_positive()) {
                Some((_, until)) if self.undisputed()?.is_positive() => DunningWait::Promised { until },
                _ => DunningWait::Disputed,
            }));
        }
        let on = self.earliest(level)?;
        if day < on {
            return Ok(Standing::Waits(DunningWait::NextOn { on }));
        }
        let minimum = level.minimum.filter(|minimum| minimum.currency() == dunned.currency());
        if minimum.is_some_and(|minimum| dunned.minor() < minimum.minor()) {
            return Ok(Standing::Waits(DunningWait::BelowMinimum));
        }
        Ok(Standing::Rises { level: next })
    }

    /// The highest level that the days since the due day would allow, whatever was sent.
    ///
    /// # Errors
    /// A fault where days do not fit.
    pub fn reached(&self, day: Date) -> Result<u32, Fault> {
        let mut reached = self.level();
        for (number, level) in (1..).zip(&self.procedure.levels) {
            let is_due = match level.delay {
                LevelDelay::AfterPrevious(_) => reached >= number,
                _ => self.counted(level)? <= day && self.due_on < day,
            };
            if is_due {
                reached = reached.max(number);
            }
        }
        Ok(reached)
    }

    fn is_handed_over(&self) -> bool {
        self.procedure.level(self.level()).is_some_and(|level| level.channel.hands_over())
    }

    /// The first day on which the next level may go.
    fn earliest(&self, level: &DunningLevel) -> Result<Date, Fault> {
        let mut earliest = self.counted(level)?.max(self.due_on.plus_days(1)?);
        if let Some((_, sent_on)) = self.sent {
            earliest = earliest.max(sent_on.plus_days(i64::from(level.gap_days).max(1))?);
        }
        if let Some(tried_on) = self.tried_on {
            earliest = earliest.max(tried_on.plus_days(1)?);
        }
        Ok(earliest)
    }

    fn counted(&self, level: &DunningLevel) -> Result<Date, Fault> {
        match level.delay {
            LevelDelay::AfterDue(days) => self.due_on.plus_days(days.into()),
            LevelDelay::EndOfMonth(days) => Ok(self.due_on.plus_days(days.into())?.month_end()),
            LevelDelay::AfterPrevious(days) => {
                let from = self.sent.map_or(self.due_on, |(_, sent_on)| sent_on);
                from.plus_days(days.into())
            }
        }
    }
}
