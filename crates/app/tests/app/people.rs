//! Accounts and duties from a list: all of it or nothing, on both databases.

use cotmoc_app::accounts::{self, Secret};
use cotmoc_app::duties::{self, DutyFilter};
use cotmoc_app::people::{self, Becomes};
use cotmoc_app::{Action, Actor, Kind, messages};
use cotmoc_formats::table::table_rows;
use cotmoc_store::on_both;
use cotmoc_store::testing::Database;

use crate::support::{open, refused};

const LIST: &str = "Danh sách cán bộ báo cáo;;;;;\n\
    STT;Tên đăng nhập;Họ và tên;Thư điện tử;Vai trò;Đơn vị;Điện thoại\n\
    1;Lan.Nguyen;Nguyễn Thị Lan;lan@xa.example.vn;Người báo cáo;86;0900 000 001\n\
    2;lan.nguyen;;;Người duyệt;86 · Tỉnh Vĩnh Long;\n\
    \n\
    3;binh;Trần Văn Bình;;Lãnh đạo;;\n\
    4;cuc;Lê Thị Cúc;;;;\n";

fn secrets() -> impl FnMut() -> Secret + Send {
    let mut turn = 0;
    move || {
        turn += 1;
        Secret::new([turn; 32])
    }
}

on_both! {
    async fn a_list_is_looked_at_and_then_kept_whole(db: Database) {
        let cx = open(&db).await;
        let people = people::preview(&cx, "danh-sach.csv", LIST.as_bytes().to_vec()).await.unwrap();
        assert_eq!(people.errors, []);
        assert_eq!((people.accounts, people.without_mail, people.duties), (3, 2, 3));
        let becomes: Vec<_> = people.rows.iter().map(|row| (row.line, row.account, row.given)).collect();
        let (new, same, nothing) = (Becomes::New, Becomes::Same, Becomes::Nothing);
        assert_eq!(becomes, [(3, new, new), (4, same, new), (6, new, new), (7, new, nothing)]);
        assert_eq!(people.rows[1].duty, "Người duyệt · Tỉnh Vĩnh Long");
        assert_eq!(accounts::list(&cx, "").await.unwrap().len(), 0, "looking changes nothing");

        // What the preview gives back is the same list.
        let kept = people::bring_in(&cx, "danh-sach.xlsx", people.table.into_bytes(), secrets()).await.unwrap();
        assert_eq!((kept.accounts, kept.duties), (3, 3));
        let rows = accounts::list(&cx, "").await.unwrap();
        let logins: Vec<&str> = rows.iter().map(|row| row.account.login.as_str()).collect();
        assert!(["lan.nguyen", "binh", "cuc"].iter().all(|login| logins.contains(login)), "{logins:?}");
        let board = duties::board(&cx, &DutyFilter::default()).await.unwrap();
        assert_eq!(board.rows.len(), 3);
        let sent = messages::list(&cx, &messages::Filter::default()).await.unwrap();
        assert_eq!(sent.len(), 3, "everybody new gets a link");

        let again = people::bring_in(&cx, "danh-sach.csv", LIST.as_bytes().to_vec(), secrets()).await.unwrap();
        assert_eq!((again.accounts, again.duties), (0, 0), "the same list changes nothing");
        assert_eq!(accounts::list(&cx, "").await.unwrap().len(), 3);
    }

    async fn one_wrong_row_keeps_everything_out(db: Database) {
        let cx = open(&db).await;
        let list = "Tên đăng nhập,Họ tên,Vai trò,Đơn vị,Thư điện tử\n\
            lan,Nguyễn Thị Lan,Người báo cáo,86,\n\
            bị,Trần Văn Bị,Người báo cáo,86,\n\
            cuc,Lê Thị Cúc,Người gác cổng,86,\n\
            dung,Đỗ Dung,Người báo cáo,Xã Không Có,không phải thư\n\
            lan,Người Khác,Người báo cáo,86,\n\
            em.ho,Hồ Em,Người báo cáo,,\n";
        let people = people::bring_in(&cx, "a.csv", list.as_bytes().to_vec(), secrets()).await.unwrap();
        let said: Vec<(u64, &str)> = people.errors.iter().map(|e| (e.line, e.column.as_str())).collect();
        assert_eq!(
            said,
            [(3, "Tên đăng nhập"), (4, "Vai trò"), (5, "Thư điện tử"), (6, "Họ tên"), (7, "Đơn vị")]
        );
        assert_eq!(accounts::list(&cx, "").await.unwrap().len(), 0);
        assert!(duties::board(&cx, &DutyFilter::default()).await.unwrap().rows.is_empty());
        for (wrong, words) in [
            ("x\n", "không thấy dòng tiêu đề"),
            ("Họ tên;Vai trò\nLan;Người báo cáo\n", "thiếu cột"),
            ("Tên đăng nhập;Họ tên\n", "chưa có dòng nào"),
            ("Tên đăng nhập;Họ tên;Lương\nlan;Lan;1\n", "không biết cột này"),
        ] {
            let people = people::preview(&cx, "a.csv", wrong.as_bytes().to_vec()).await.unwrap();
            assert!(people.errors[0].message.contains(words), "{wrong}: {:?}", people.errors);
        }
        refused(people::preview(&cx, "a.xlsx", b"PK\x03\x04 cut off".to_vec()).await, Kind::User);
        refused(people::preview(&cx, "a.csv", Vec::new()).await, Kind::User);
    }

    async fn only_who_may_do_both_brings_a_list_in(db: Database) {
        let cx = open(&db).await;
        let nobody = cx.app().by(Actor::nobody("Khách"));
        assert!(!nobody.may(Action::EditAccounts));
        refused(people::preview(&nobody, "a.csv", LIST.as_bytes().to_vec()).await, Kind::Forbidden);
        refused(people::bring_in(&nobody, "a.csv", LIST.as_bytes().to_vec(), secrets()).await, Kind::Forbidden);
        refused(people::blank(&nobody).await, Kind::Forbidden);
        let blank = people::blank(&cx).await.unwrap();
        assert_eq!(table_rows("blank.xlsx", &blank).unwrap()[0].cells, people::HEADINGS);
        let empty = people::preview(&cx, "blank.xlsx", blank).await.unwrap();
        assert!(empty.errors[0].message.contains("chưa có dòng nào"), "{:?}", empty.errors);
    }
}
