//! `cotmoc accounts`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cotmoc_app::Context;
use cotmoc_app::accounts::{self, AccountForm, Link};
use cotmoc_app::model::{Account, AccountState};
use cotmoc_app::people::{self, People};

use super::TEMPLATE;
use super::server::{once, said, secret};
use super::units::print;
use crate::config::DataArgs;
use crate::errors::UserError;
use crate::table::{Width, table};

/// Tài khoản: xem, thêm, cấp đường dẫn đặt mật khẩu, khóa
///
/// Mật khẩu không bao giờ gõ ở đây: lệnh in ra một đường dẫn dùng một lần để người đó tự đặt. Đặt trước
/// đường dẫn địa chỉ của máy chủ, chẳng hạn cotmoc.tinh.gov.vn.
///
/// Accounts: list, add, give a link for a password, disable.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Accounts {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    List(List),
    #[command(help_template = TEMPLATE)]
    Add(Add),
    #[command(help_template = TEMPLATE)]
    Import(Import),
    #[command(help_template = TEMPLATE)]
    Reset(Reset),
    #[command(help_template = TEMPLATE)]
    Disable(Disable),
}

/// Liệt kê tài khoản
///
/// List the accounts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct List {
    /// Chỉ những tài khoản có các từ này trong họ tên, tên đăng nhập, chức vụ hoặc thư
    ///
    /// Only those with these words.
    #[arg(long, value_name = "WORDS", default_value = "")]
    search: String,
}

/// Thêm một tài khoản và in đường dẫn mời
///
/// Add an account, and print the invitation link.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Add {
    /// Tên đăng nhập
    ///
    /// What is typed to sign in.
    login: String,

    /// Họ tên
    ///
    /// The person's name.
    #[arg(long, value_name = "NAME")]
    name: String,

    /// Chức vụ
    ///
    /// The position.
    #[arg(long, value_name = "TEXT", default_value = "")]
    position: String,

    /// Địa chỉ thư
    ///
    /// The mail address.
    #[arg(long, value_name = "MAIL", default_value = "")]
    email: String,

    /// Điện thoại
    ///
    /// The telephone number.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    phone: String,
}

/// Thêm tài khoản và phân công hàng loạt từ một tệp Excel hoặc CSV
///
/// Mỗi người và mỗi việc một dòng; cột như trong tệp mẫu ở trang «Tạo tài khoản và phân công hàng loạt».
/// Có một dòng sai thì không lưu gì. Đường dẫn của người chưa có địa chỉ thư nằm ở trang Thư.
///
/// Add accounts and duties in bulk from a list (.xlsx or .csv): all of it or nothing.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Import {
    /// Tệp danh sách
    ///
    /// The list.
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Chỉ xem sẽ tạo gì, không lưu
    ///
    /// Only say what would be made.
    #[arg(long = "try")]
    look: bool,
}

/// In đường dẫn dùng một lần để đặt mật khẩu
///
/// Print a link that works once to choose a password.
#[derive(Debug, Args)]
struct Reset {
    /// Tên đăng nhập
    ///
    /// The login.
    login: String,
}

/// Khóa một tài khoản: bị đăng xuất ngay ở mọi nơi
///
/// Disable an account: it is signed out everywhere at once.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Disable {
    /// Tên đăng nhập
    ///
    /// The login.
    login: String,

    /// Lý do
    ///
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Accounts {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let text = once(data, async |cx| match &self.command {
            Command::List(list) => listed(&cx, &list.search).await,
            Command::Add(add) => added(&cx, add).await,
            Command::Import(import) => imported(&cx, import).await,
            Command::Reset(reset) => {
                let account = named(&cx, &reset.login).await?;
                let link = accounts::password_link(&cx, account.id, &secret()).await.map_err(said)?;
                Ok(told(&link))
            }
            Command::Disable(disable) => {
                let account = named(&cx, &disable.login).await?;
                let disabled = accounts::disable(&cx, account.id, account.version, &disable.reason).await;
                disabled.map_err(said)?;
                Ok(format!("Đã khóa tài khoản «{}».", account.login))
            }
        })?;
        print(&text)
    }
}

async fn imported(cx: &Context, import: &Import) -> anyhow::Result<String> {
    let bytes = std::fs::read(&import.file).map_err(|error| {
        UserError::new(format!("Không đọc được tệp {}: {error}.", import.file.display()))
            .hint("Kiểm tra đường dẫn và quyền đọc tệp.")
    })?;
    let name = import.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let people = if import.look {
        people::preview(cx, &name, bytes).await.map_err(said)?
    } else {
        people::bring_in(cx, &name, bytes, secret).await.map_err(said)?
    };
    if !people.errors.is_empty() {
        let errors: Vec<String> = people.errors.iter().map(ToString::to_string).collect();
        let message =
            format!("Danh sách có {} chỗ chưa đúng; chưa lưu gì:\n{}", errors.len(), errors.join("\n"));
        return Err(UserError::new(message).hint("Sửa các chỗ được nêu rồi nạp lại.").into());
    }
    Ok(outcome(&people, import.look))
}

fn outcome(people: &People, look: bool) -> String {
    let did = if look { "Sẽ tạo" } else { "Đã tạo" };
    let gave = if look { "giao" } else { "đã giao" };
    let mut text = format!("{did} {} tài khoản, {gave} {} phân công.", people.accounts, people.duties);
    if people.without_mail > 0 {
        text.push_str(&format!(
            " {} người chưa có địa chỉ thư: đường dẫn của họ nằm ở trang Thư.",
            people.without_mail
        ));
    }
    text
}

async fn listed(cx: &Context, search: &str) -> anyhow::Result<String> {
    let rows = accounts::list(cx, search).await.map_err(said)?;
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let roles: Vec<&str> = row.roles.iter().map(|role| accounts::role_words(*role)).collect();
            vec![
                row.account.login.clone(),
                row.account.name.clone(),
                state(row.account.state).to_owned(),
                roles.join(", "),
            ]
        })
        .collect();
    let columns = [
        ("Tên đăng nhập", Width::Fit),
        ("Họ tên", Width::UpTo(30)),
        ("Trạng thái", Width::Fit),
        ("Vai trò", Width::Rest),
    ];
    Ok(format!("{} tài khoản\n\n{}", rows.len(), table(100, &columns, &cells)))
}

fn state(state: AccountState) -> &'static str {
    match state {
        AccountState::Invited => "chờ đặt mật khẩu",
        AccountState::Active => "đang hoạt động",
        AccountState::Disabled => "đã khóa",
    }
}

async fn added(cx: &Context, add: &Add) -> anyhow::Result<String> {
    let form = AccountForm {
        login: add.login.clone(),
        name: add.name.clone(),
        position: add.position.clone(),
        email: add.email.clone(),
        phone: add.phone.clone(),
    };
    let (account, link) = accounts::create(cx, &form, &secret()).await.map_err(said)?;
    Ok(format!("Đã thêm tài khoản «{}».\n{}", account.login, told(&link)))
}

fn told(link: &Link) -> String {
    format!(
        "Đường dẫn đặt mật khẩu, dùng một lần, đến {}:\n  {}",
        cotmoc_web::numbers::moment(link.expires_at),
        link.path
    )
}

/// The account with this login.
pub(super) async fn named(cx: &Context, login: &str) -> anyhow::Result<Account> {
    let rows = accounts::list(cx, "").await.map_err(said)?;
    let found = rows.into_iter().map(|row| row.account).find(|account| account.login == login.to_lowercase());
    found.ok_or_else(|| {
        UserError::new(format!("không có tài khoản «{login}».")).hint("xem cotmoc accounts list").into()
    })
}
