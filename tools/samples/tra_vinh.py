"""The Word sample: a plan with numbered headings, native lists and an annex table of tasks."""

from decree30 import body, centred, grid, items, masthead, new_document, notice

ECONOMY_2025 = [
    "Kinh tế số chiếm trên 10% GRDP của tỉnh.",
    "Năng suất lao động tăng bình quân trên 11,5%/năm.",
    "Tỷ trọng kinh tế số trong từng ngành, lĩnh vực tối thiểu 10%.",
    "Thương mại điện tử chiếm trên 10% tổng mức bán lẻ.",
    "Trên 80% doanh nghiệp sử dụng hợp đồng điện tử.",
    "Trên 30% doanh nghiệp nhỏ và vừa sử dụng nền tảng số.",
    "Nhân lực kinh tế số chiếm trên 2% lực lượng lao động.",
]
ECONOMY_2030 = [
    "Kinh tế số đạt 30% GRDP.",
    "Tỷ trọng kinh tế số trong từng ngành, lĩnh vực tối thiểu 20%.",
    "Thương mại điện tử chiếm trên 20% tổng mức bán lẻ.",
    "100% doanh nghiệp sử dụng hợp đồng điện tử.",
    "Trên 70% doanh nghiệp nhỏ và vừa sử dụng nền tảng số.",
    "Nhân lực kinh tế số chiếm trên 3% lực lượng lao động.",
]
SOCIETY_2025 = [
    "Dân số từ 15 tuổi trở lên có tài khoản giao dịch thanh toán: 80%.",
    "Dân số trưởng thành có điện thoại thông minh: 80%.",
    "Dân số trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân: trên 50%.",
    "Người dân trong độ tuổi lao động được đào tạo kỹ năng số cơ bản: trên 70%.",
    "Hộ gia đình được phủ mạng Internet băng rộng cáp quang: 80%.",
    "Người dân kết nối mạng được bảo vệ ở mức cơ bản: trên 70%.",
    "Dân số trưởng thành có sử dụng dịch vụ công trực tuyến: trên 50%.",
    "Dân số trưởng thành dùng dịch vụ tư vấn sức khỏe trực tuyến, khám chữa bệnh từ xa: trên 30%.",
    "Người dân có hồ sơ sức khỏe điện tử: 90%.",
    "Cơ sở đào tạo đại học, cao đẳng, giáo dục nghề nghiệp hoàn thiện mô hình quản trị số: 80%.",
    "Cơ sở giáo dục từ tiểu học đến trung học phổ thông hoàn thiện mô hình quản trị số: 70%.",
    "Mạng băng rộng cáp quang phủ 100% xã, phường, thị trấn.",
]
SOCIETY_2030 = [
    "Dân số trưởng thành có điện thoại thông minh: 95%.",
    "Dân số từ 15 tuổi trở lên có tài khoản giao dịch thanh toán: trên 95%.",
    "Dân số trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân: trên 70%.",
    "Người dân trong độ tuổi lao động được đào tạo kỹ năng số cơ bản: trên 80%.",
    "Hộ gia đình được phủ mạng Internet băng rộng cáp quang: 100%.",
    "Người dân kết nối mạng được bảo vệ ở mức cơ bản: trên 80%.",
    "Dân số trưởng thành có sử dụng dịch vụ công trực tuyến: trên 70%.",
    "Dân số trưởng thành dùng dịch vụ tư vấn sức khỏe trực tuyến, khám chữa bệnh từ xa: trên 50%.",
    "Người dân có hồ sơ sức khỏe điện tử: trên 95%.",
    "Cơ sở đào tạo đại học, cao đẳng, giáo dục nghề nghiệp hoàn thiện mô hình quản trị số: 100%.",
    "Cơ sở giáo dục từ tiểu học đến trung học phổ thông hoàn thiện mô hình quản trị số: 95%.",
]
HEADER = ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm", "Kinh phí"]
TASKS = [
    ["1", "Theo dõi, kiểm tra, đôn đốc việc triển khai Kế hoạch; tổng hợp báo cáo UBND tỉnh",
     "Sở Thông tin và Truyền thông", "Các sở, ban, ngành; UBND cấp huyện", "Hằng năm", "Báo cáo kết quả thực hiện",
     "Chi thường xuyên"],
    ["2", "Tham mưu tổ chức sơ kết tình hình thực hiện Kế hoạch",
     "Sở Thông tin và Truyền thông", "Các sở, ban, ngành", "Năm 2025", "Hội nghị sơ kết", "Chi thường xuyên"],
    ["3", "Đề xuất giải pháp nâng cao hiệu quả chuyển đổi số, phát triển kinh tế số, xã hội số",
     "Sở Thông tin và Truyền thông", "Ban Chỉ đạo chuyển đổi số tỉnh", "Hằng năm", "Văn bản đề xuất",
     "Chi thường xuyên"],
    ["4", "Hỗ trợ doanh nghiệp nhỏ và vừa sử dụng nền tảng số và hợp đồng điện tử",
     "Sở Kế hoạch và Đầu tư", "Sở Công Thương; Hiệp hội Doanh nghiệp tỉnh", "Quý IV/2023", "Danh sách doanh nghiệp được hỗ trợ",
     "Ngân sách tỉnh và nguồn xã hội hóa"],
    ["5", "Phổ biến hồ sơ sức khỏe điện tử và khám chữa bệnh từ xa tại cơ sở y tế",
     "Sở Y tế", "Bảo hiểm xã hội tỉnh; UBND cấp huyện", "2022 - 2025", "Hồ sơ sức khỏe điện tử của người dân", "Ngân sách tỉnh"],
    ["6", "Xây dựng kho học liệu số và mô hình quản trị số trong trường học",
     "Sở Giáo dục và Đào tạo", "Sở Thông tin và Truyền thông", "Trước tháng 12/2024", "Kho học liệu số mở", "Ngân sách tỉnh"],
]


def build():
    """The whole document."""
    document = new_document()
    notice(document)
    masthead(document, "ỦY BAN NHÂN DÂN TỈNH TRÀ VINH", "59/KH-UBND", "Trà Vinh, ngày 19 tháng 9 năm 2022")
    centred(document, "KẾ HOẠCH")
    centred(document, "Phát triển kinh tế số và xã hội số giai đoạn 2022 - 2025, định hướng đến năm 2030 trên địa bàn tỉnh Trà Vinh")
    body(document, "Căn cứ Quyết định số 411/QĐ-TTg ngày 31 tháng 3 năm 2022 của Thủ tướng Chính phủ phê duyệt Chiến lược "
                   "quốc gia phát triển kinh tế số và xã hội số đến năm 2025, định hướng đến năm 2030;")
    body(document, "Ủy ban nhân dân tỉnh Trà Vinh ban hành Kế hoạch với các nội dung sau:")
    document.add_heading("I. MỤC ĐÍCH", level=1)
    body(document, "Mở thêm ngành nghề, thị trường và việc làm trên môi trường số; để người dân được thụ hưởng chính sách "
                   "thuận lợi hơn.")
    document.add_heading("II. MỤC TIÊU", level=1)
    document.add_heading("1. Phát triển kinh tế số", level=2)
    document.add_heading("a) Đến năm 2025", level=3)
    items(document, "List Bullet", ECONOMY_2025)
    document.add_heading("b) Đến năm 2030", level=3)
    items(document, "List Number", ECONOMY_2030)
    document.add_heading("2. Phát triển xã hội số", level=2)
    document.add_heading("a) Đến năm 2025", level=3)
    items(document, "List Bullet", SOCIETY_2025)
    body(document, "Phổ cập dịch vụ mạng di động 4G/5G.")
    document.add_heading("b) Đến năm 2030", level=3)
    items(document, "List Number", SOCIETY_2030)
    document.add_heading("III. TỔ CHỨC THỰC HIỆN", level=1)
    body(document, "Sở Thông tin và Truyền thông là đầu mối giúp UBND tỉnh triển khai Kế hoạch này. Các nhiệm vụ cụ thể ở Phụ lục kèm theo.")
    signature(document)
    document.add_page_break()
    centred(document, "PHỤ LỤC")
    centred(document, "Danh mục nhiệm vụ thực hiện Kế hoạch", bold=False, italic=True)
    grid(document, HEADER, TASKS)
    return document


def signature(document):
    """Recipients on the left; nobody signs a sample."""
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.paragraphs[0].add_run("Nơi nhận:").bold = True
    for line in ("- Các sở, ban, ngành tỉnh;", "- Lưu: VT."):
        left.add_paragraph(line)
    right.paragraphs[0].add_run("TM. ỦY BAN NHÂN DÂN").bold = True
    right.add_paragraph("(bản minh họa, không có chữ ký)")
