"""The PDF sample: a plan whose text names no province, number or date."""

from decree30 import body, centred, items, new_document, notice

ECONOMY = [
    "Kinh tế số chiếm 20% GRDP.",
    "Kinh tế số trong từng ngành, lĩnh vực đạt ít nhất 10%.",
    "Thương mại điện tử chiếm trên 10% tổng mức bán lẻ.",
    "Trên 80% doanh nghiệp sử dụng hợp đồng điện tử.",
    "100% doanh nghiệp sử dụng hóa đơn điện tử.",
    "Trên 50% doanh nghiệp nhỏ và vừa sử dụng nền tảng số.",
    "Có 10 doanh nghiệp công nghệ số.",
    "Nhân lực kinh tế số chiếm trên 2% lực lượng lao động.",
    "Năng suất lao động mỗi năm tăng ít nhất 7%.",
]
SOCIETY = [
    "Mạng băng rộng cáp quang phủ 100% xã.",
    "Mạng băng rộng cáp quang phủ 100% trường học, bệnh viện.",
    "Trên 80% hộ gia đình có nhu cầu được phủ mạng băng rộng cáp quang.",
    "80% dân số trưởng thành có điện thoại thông minh.",
    "80% dân số từ 15 tuổi trở lên có tài khoản giao dịch thanh toán tại ngân hàng hoặc tổ chức được phép khác.",
    "Trên 50% dân số trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân.",
    "Trên 70% người dân trong độ tuổi lao động được đào tạo kỹ năng số cơ bản.",
    "80% hộ gia đình được phủ mạng Internet băng rộng cáp quang.",
    "Trên 70% người dân kết nối mạng được bảo vệ ở mức cơ bản.",
    "Trên 50% dân số trưởng thành sử dụng dịch vụ công trực tuyến.",
    "Trên 30% dân số trưởng thành dùng dịch vụ tư vấn sức khỏe trực tuyến, khám chữa bệnh từ xa.",
    "90% người dân có hồ sơ sức khỏe điện tử.",
    "80% cơ sở đào tạo đại học, cao đẳng, giáo dục nghề nghiệp hoàn thiện mô hình quản trị số.",
    "70% cơ sở giáo dục từ tiểu học đến trung học phổ thông hoàn thiện mô hình quản trị số.",
]


def build():
    """The whole document."""
    document = new_document()
    notice(document)
    centred(document, "KẾ HOẠCH")
    centred(document, "Triển khai Chiến lược quốc gia phát triển kinh tế số và xã hội số trên địa bàn tỉnh")
    body(document, "Kế hoạch cụ thể hóa Quyết định số 411/QĐ-TTg của Thủ tướng Chính phủ bằng các chỉ tiêu và đầu việc của tỉnh.")
    document.add_heading("I. Mục tiêu phát triển kinh tế số đến năm 2025", level=1)
    items(document, "List Number", ECONOMY)
    document.add_heading("II. Mục tiêu phát triển xã hội số đến năm 2025", level=1)
    items(document, "List Number", SOCIETY)
    document.add_heading("III. Tổ chức thực hiện", level=1)
    body(document, "Sở Thông tin và Truyền thông chủ trì phổ biến Kế hoạch, hướng dẫn, đôn đốc các cơ quan, đơn vị; định kỳ hằng "
                   "năm tổng hợp, báo cáo Ủy ban nhân dân tỉnh.")
    body(document, "Các sở, ban, ngành tỉnh, Ủy ban nhân dân các huyện, thành phố xây dựng kế hoạch của đơn vị mình và tổ chức "
                   "thực hiện.")
    return document
