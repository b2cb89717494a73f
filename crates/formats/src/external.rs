//! The only place that runs other programmes: LibreOffice, poppler, Tesseract.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::limits::{OCR_PAGE_TIME, OFFICE_TIME};
use crate::{FormatError, Source};

/// Which outside programmes may be run, and where they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// LibreOffice, for .doc, .xls, .odt, .ods and .rtf.
    pub soffice: Option<PathBuf>,
    /// Tesseract, for pictures of pages.
    pub tesseract: Option<PathBuf>,
    /// Poppler's page renderer, for pdf files without a text layer.
    pub pdftoppm: Option<PathBuf>,
}

impl Tools {
    /// No programme may be run: files that need one are refused with the names of its packages.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Looks for the programmes in the folders of a `PATH` value.
    #[must_use]
    pub fn discover(path: &OsStr) -> Self {
        let find = |names: &[&str]| {
            std::env::split_paths(path)
                .filter(|folder| folder.is_absolute())
                .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
                .find(|file| file.is_file())
        };
        Self {
            soffice: find(&["soffice", "libreoffice"]),
            tesseract: find(&["tesseract"]),
            pdftoppm: find(&["pdftoppm"]),
        }
    }
}

/// A folder that is deleted when it goes out of scope, for files handed to a programme.
pub(crate) struct Workshop {
    folder: tempfile::TempDir,
}

impl Workshop {
    pub(crate) fn new(file: &Source<'_>) -> Result<Self, FormatError> {
        let folder = tempfile::Builder::new().prefix("cotmoc-").tempdir();
        folder.map(|folder| Self { folder }).map_err(|_| disk_error(file))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, file: &Source<'_>, name: &str, bytes: &[u8]) -> Result<PathBuf, FormatError> {
        let path = self.path(name);
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&path, bytes)).map_err(|_| disk_error(file))?;
        Ok(path)
    }
}

fn disk_error(file: &Source<'_>) -> FormatError {
    FormatError::ToolFailed {
        name: file.name.to_owned(),
        tool: "chuyển đổi",
        detail: "không ghi được tệp tạm, có thể đĩa đã đầy".to_owned(),
    }
}

/// What LibreOffice is to make of a file. The filter is named, because a text that was once a web
/// page would otherwise be offered the filters of web pages only.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    Docx,
    Xlsx,
    Pdf,
}

impl Target {
    fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    fn filter(self) -> &'static str {
        match self {
            Self::Docx => "docx:MS Word 2007 XML",
            Self::Xlsx => "xlsx:Calc MS Excel 2007 XML",
            Self::Pdf => "pdf:writer_pdf_Export",
        }
    }
}

/// Converts a file with LibreOffice and gives the bytes of the result. `from` is the extension of
/// the file.
pub(crate) fn convert(
    file: &Source<'_>,
    soffice: &Path,
    from: &str,
    target: Target,
) -> Result<Vec<u8>, FormatError> {
    let workshop = Workshop::new(file)?;
    let source = workshop.write(file, &format!("tep.{from}"), file.bytes)?;
    // A profile of its own: two conversions at a time would refuse each other, and a person's
    // settings (macros, extensions) must not matter.
    workshop.write(file, "profile/user/registrymodifications.xcu", SETTINGS.as_bytes())?;
    let profile = format!("-env:UserInstallation=file://{}", workshop.path("profile").display());
    let mut command = Command::new(soffice);
    command
        .args([&profile, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"])
        .args(["--convert-to", target.filter(), "--outdir"])
        .arg(workshop.path("ra"))
        .arg(&source)
        .env("HOME", workshop.path("home"))
        .current_dir(workshop.folder.path());
    let done = run(file, "LibreOffice", command, OFFICE_TIME)?;
    let result = std::fs::read(workshop.path("ra").join(format!("tep.{}", target.extension())));
    result.map_err(|_| done.failure(file, "LibreOffice"))
}

/// Settings of the throw-away profile: a document from outside runs no macro and fetches nothing
/// that it links to.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"#;

/// Renders one page of a pdf in grey; `page` is its number from 1 and the dots per inch. `None`
/// past the last page.
pub(crate) fn render_page(
    file: &Source<'_>,
    pdftoppm: &Path,
    workshop: &Workshop,
    pdf: &Path,
    (page, dpi): (usize, f64),
) -> Result<Option<Vec<u8>>, FormatError> {
    let target = workshop.path("to");
    let number = page.to_string();
    let mut command = Command::new(pdftoppm);
    command
        .args(["-r", &format!("{dpi:.1}"), "-gray", "-singlefile"])
        .args(["-f", &number, "-l", &number])
        .arg(pdf)
        .arg(&target);
    let done = run(file, "pdftoppm", command, OCR_PAGE_TIME)?;
    let picture = target.with_extension("pgm");
    let bytes = std::fs::read(&picture).ok();
    // The next page must not be taken for this one.
    let _ = std::fs::remove_file(picture);
    match bytes {
        None if page == 1 && !done.status.success() => Err(done.failure(file, "pdftoppm")),
        bytes => Ok(bytes),
    }
}

/// Recognises one picture in Vietnamese; the result is a table of words with their boxes.
pub(crate) fn recognise(
    file: &Source<'_>,
    tesseract: &Path,
    picture: &Path,
    dpi: u32,
) -> Result<String, FormatError> {
    let mut command = Command::new(tesseract);
    command
        .arg(picture)
        .args(["stdout", "--dpi", &dpi.to_string(), "-l", "vie", "--psm", "3", "-c", "tessedit_create_tsv=1"])
        .env("OMP_THREAD_LIMIT", "1");
    let done = run(file, "Tesseract", command, OCR_PAGE_TIME)?;
    if !done.status.success() {
        if done.said.contains("Error opening data file") || done.said.contains("couldn't load any languages")
        {
            return Err(crate::ocr::missing(file));
        }
        return Err(done.failure(file, "Tesseract"));
    }
    Ok(String::from_utf8_lossy(&done.output).into_owned())
}

/// How a programme ended.
struct Done {
    status: ExitStatus,
    output: Vec<u8>,
    said: String,
}

impl Done {
    fn failure(&self, file: &Source<'_>, tool: &'static str) -> FormatError {
        // Warnings (of a missing Java, for one) come before the reason.
        let mut lines = self.said.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("Warning:"));
        let said = lines.next().unwrap_or("chương trình không nói lý do");
        FormatError::ToolFailed {
            name: file.name.to_owned(),
            tool,
            detail: said.chars().filter(|c| !c.is_control()).take(160).collect(),
        }
    }
}

/// Most bytes of a programme's output that are kept.
const MAX_OUTPUT: u64 = 64 * 1024 * 1024;

/// Runs a programme to its end, or kills it (with its children) when time is up.
fn run(
    file: &Source<'_>,
    tool: &'static str,
    mut command: Command,
    limit: Duration,
) -> Result<Done, FormatError> {
    use std::os::unix::process::CommandExt;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn().map_err(|e| FormatError::ToolFailed {
        name: file.name.to_owned(),
        tool,
        detail: format!("không khởi động được: {e}"),
    })?;
    let output = drain(child.stdout.take());
    let said = drain(child.stderr.take());
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if start.elapsed() < limit => thread::sleep(Duration::from_millis(20)),
            Ok(None) | Err(_) => break None,
        }
    };
    let Some(status) = status else {
        kill_group(&mut child);
        return Err(FormatError::TooSlow { name: file.name.to_owned(), seconds: limit.as_secs() });
    };
    let said = said.join().unwrap_or_default();
    Ok(Done {
        status,
        output: output.join().unwrap_or_default(),
        said: String::from_utf8_lossy(&said).into_owned(),
    })
}

/// Reads a pipe on its own thread, so that a talkative programme does not block.
fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MAX_OUTPUT).read_to_end(&mut bytes);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        bytes
    })
}

/// LibreOffice is a script that starts the real programme: the whole group must go.
fn kill_group(child: &mut Child) {
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let _ = child.kill();
    let _ = child.wait();
}
