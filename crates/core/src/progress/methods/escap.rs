//! ESCAP's current status index CSI = 10·(y − y0)/(T − y0) beside the elapsed share
//! 10·(t − t0)/(tT − t0); their ratio takes the cuts of the linear method. Exact throughout.

use super::{LINEAR_CUTS, by_cuts, reason};
use crate::progress::exact::{Exact, exact, years};
use crate::progress::rules::{Path, Verdict, stored};
use crate::progress::{Workings, words};

/// Judges by the part of the way beside the part of the time.
pub(super) fn judge(path: &Path) -> Verdict {
    let ten = Exact::from_integer(10.into());
    let csi = &ten * path.gain() / path.way();
    let elapsed = &ten * years(path.elapsed()) / years(path.span());
    let expected = exact(path.start.value) + path.way() * years(path.elapsed()) / years(path.span());
    let ratio = &csi / &elapsed;
    let status = by_cuts(&ratio, LINEAR_CUTS);
    let (value, csi, elapsed) = (stored(&ratio), stored(&csi), stored(&elapsed));
    let said = format!(
        "đi được {} trên 10 phần quãng đường khi đã qua {} trên 10 phần thời gian",
        words::number(csi.unwrap_or_default(), 2),
        words::number(elapsed.unwrap_or_default(), 2)
    );
    let ratio = format!("tỷ số {}", words::ratio(value.unwrap_or_default()));
    Verdict {
        value,
        expected: stored(&expected),
        workings: Some(Workings::Escap { csi, elapsed }),
        ..Verdict::new(status, reason(status, &said, &ratio, LINEAR_CUTS))
    }
}
