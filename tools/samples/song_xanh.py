"""The Word file that the browser tests import: an invented province, with a contradiction and a repetition."""

from decree30 import body, centred, grid, items, masthead, new_document, notice
from tra_vinh import HEADER, signature

TASKS = [
    ["1", "Hỗ trợ hộ kinh doanh sử dụng hóa đơn điện tử", "Thuế tỉnh", "Sở Công Thương; UBND cấp xã", "Quý III/2026",
     "Báo cáo kết quả", "Ngân sách tỉnh"],
    ["2", "Đào tạo kỹ năng số cơ bản cho người dân", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo; UBND cấp xã",
     "Hằng năm", "Lớp học và tài liệu", "Nguồn xã hội hóa"],
]


def build():
    """The whole document."""
    document = new_document()
    notice(document)
    centred(document, "Tỉnh và số liệu trong văn bản này được đặt ra để thử phần mềm.", size=12, bold=False, italic=True)
    masthead(document, "ỦY BAN NHÂN DÂN TỈNH SÔNG XANH", "12/KH-UBND", "Sông Xanh, ngày 05 tháng 01 năm 2026")
    centred(document, "KẾ HOẠCH")
    centred(document, "Phát triển kinh tế số và xã hội số giai đoạn 2026 - 2030 trên địa bàn tỉnh Sông Xanh")
    body(document, "Căn cứ Quyết định số 411/QĐ-TTg ngày 31 tháng 3 năm 2022 của Thủ tướng Chính phủ;")
    body(document, "Ủy ban nhân dân tỉnh Sông Xanh ban hành Kế hoạch với các nội dung sau:")
    document.add_heading("I. MỤC TIÊU ĐẾN NĂM 2030", level=1)
    document.add_heading("1. Kinh tế số", level=2)
    items(document, "List Bullet", [
        "Tỷ trọng kinh tế số đạt tối thiểu 25% GRDP.",
        "Tỷ trọng thương mại điện tử trong tổng mức bán lẻ đạt trên 15%.",
        "Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt 100%.",
        "Tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số đạt từ 60% đến 70%.",
    ])
    document.add_heading("2. Xã hội số", level=2)
    items(document, "List Bullet", [
        "Tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang đạt 98%.",
        "Tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 95%.",
        "Tỷ lệ người dân có hồ sơ sức khỏe điện tử đạt trên 95%.",
        "Phổ cập dịch vụ mạng di động 5G.",
    ])
    document.add_heading("II. GIẢI PHÁP", level=1)
    body(document, "Đầu tư hạ tầng số để đến năm 2030 tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang đạt 90% và tỷ lệ "
                   "dân số trưởng thành có điện thoại thông minh đạt 95%.")
    document.add_heading("III. TỔ CHỨC THỰC HIỆN", level=1)
    body(document, "Sở Khoa học và Công nghệ chủ trì, phối hợp với các sở, ban, ngành theo dõi, đôn đốc việc thực hiện Kế hoạch này.")
    signature(document)
    document.add_page_break()
    centred(document, "PHỤ LỤC")
    centred(document, "Danh mục nhiệm vụ thực hiện Kế hoạch", bold=False, italic=True)
    grid(document, HEADER, TASKS)
    return document
