shell-skip = Đến nội dung chính
shell-nav = Các phần của hệ thống
shell-plans = Kế hoạch
shell-compare = So sánh
shell-units = Đơn vị
shell-forms = Biểu mẫu
shell-figures = Số liệu
shell-duties = Phân công
shell-messages = Thư
shell-jobs = Công việc nền
shell-audit = Nhật ký
shell-accounts = Tài khoản
shell-account = Tài khoản của tôi
shell-sign-out = Đăng xuất
shell-rounds = Báo cáo
shell-languages = Ngôn ngữ
shell-demo = Dữ liệu minh họa
shell-demo-why = Các kế hoạch dưới đây do chúng tôi soạn để dùng thử; không phải văn bản chính thức.
shell-promise = Mỗi con số đều dẫn về đúng câu văn sinh ra nó.
shell-crumbs = Đường dẫn
shell-demo-tag = minh họa
shell-opens-file = Tải tệp gốc

pillar-economy = Kinh tế số
pillar-society = Xã hội số
pillar-government = Chính quyền số
pillar-other = Khác
pillar-none = Chưa xếp nhóm

level-nation = quốc gia
level-province = cấp tỉnh
level-district = cấp huyện
level-commune = cấp xã

comparator-equal = bằng
comparator-at-least = từ … trở lên
comparator-more = trên
comparator-about = khoảng
comparator-at-most = không quá
comparator-less = dưới

standing-more = cao hơn quốc gia
standing-less = thấp hơn quốc gia
standing-equal = bằng quốc gia
standing-unset = không đặt
standing-unknown = quốc gia chưa rõ
standing-incomparable = không so được
year-unknown = chưa rõ năm
