//! What a person wrote freely in an act: found in one place, so that it can be kept apart and erased.
//!
//! Every text is free, whatever list it was chosen from: nothing keeps a name out of it. Codes,
//! kinds, days, yes or no and numbers are not.

use std::mem::take;

use super::{Act, Actor, AidRequest, Deposit, Entry, Holding, Input, Logged};

impl Entry {
    /// Everything written freely: reasons, answers, names of people, places, addresses, channels and
    /// contents of documents.
    pub fn texts(&self) -> Vec<String> {
        self.clone().blank_texts()
    }

    /// Takes out and returns everything written freely. Codes, days and numbers stay, and so does the
    /// fact that an input was answered: what a journal may keep of someone erased (GDPR, article 17).
    pub fn blank_texts(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        self.blank(&mut out);
        out.retain(|text| !text.is_empty());
        out
    }

    fn blank(&mut self, out: &mut Vec<String>) {
        names(&mut self.by, out);
        out.extend(self.reason.take());
        match &mut self.act {
            Act::Hold(holding) => holding.blank(out),
            Act::Deposit(deposit) => deposit.blank(out),
            Act::Log(logged) => logged.blank(out),
            Act::RequestAid(request) => request.blank(out),
            Act::Collect(collection) => inputs(collection.answers.values_mut(), out),
            Act::RecordCost(cost) => out.extend(cost.factors.values_mut().map(take)),
            Act::Correct {
                with: Some(entry), ..
            } => entry.blank(out),
            Act::Correct { with: None, .. }
            | Act::Plan { .. }
            | Act::Open { .. }
            | Act::Close { .. }
            | Act::RequestRenewal { .. }
            | Act::DecideAid(_)
            | Act::PayAid(_)
            | Act::Waive { .. }
            | Act::ChangeOperator { .. }
            | Act::Withdraw
            | Act::Refuse
            | Act::Suspend
            | Act::Resume
            | Act::End
            | Act::Pin { .. } => {}
        }
    }
}

impl Holding {
    fn blank(&mut self, out: &mut Vec<String>) {
        names(&mut self.present, out);
        names(&mut self.invited, out);
        inputs(self.inputs.values_mut(), out);
        for deposit in &mut self.documents {
            deposit.blank(out);
        }
        out.append(&mut self.channels);
        out.extend(self.mail.take());
        out.extend(self.place.take());
    }
}

impl Deposit {
    fn blank(&mut self, out: &mut Vec<String>) {
        names(&mut self.written_by, out);
        names(&mut self.with, out);
        names(&mut self.signed_by, out);
        out.append(&mut self.contents);
    }
}

impl Logged {
    fn blank(&mut self, out: &mut Vec<String>) {
        names(&mut self.with, out);
        out.extend(self.channel.take());
        out.extend(self.place.take());
    }
}

impl AidRequest {
    fn blank(&mut self, out: &mut Vec<String>) {
        out.extend(self.other_purpose.take());
        inputs(self.inputs.values_mut(), out);
    }
}

fn names(actors: &mut [Actor], out: &mut Vec<String>) {
    out.extend(actors.iter_mut().filter_map(|actor| actor.name.take()));
}

fn inputs<'i>(inputs: impl Iterator<Item = &'i mut Input>, out: &mut Vec<String>) {
    for input in inputs {
        match input {
            Input::Text(text) => out.push(take(text)),
            Input::Choices(texts) => out.append(texts),
            Input::YesNo(_) | Input::Day(_) | Input::Number(_) => {}
        }
    }
}
