excel-title = Số liệu bằng tệp Excel
excel-lead = Điền vào biểu Excel tải từ hệ thống rồi nộp lại ở đây. Xem trước từng ô sẽ đổi thành gì rồi mới ghi.
excel-get = Tải biểu của đợt
excel-get-zip = Mỗi đơn vị một tệp (.zip)
excel-get-zip-help = Để gửi cho từng đơn vị điền; nộp lại từng tệp hoặc cả tệp nén.
excel-get-one = Một tệp chung cho mọi đơn vị (.xlsx)
excel-get-one-help = Mỗi dòng một đơn vị, mỗi cột một chỉ tiêu; để người tổng hợp hỏi qua điện thoại.
excel-send = Nộp tệp đã điền
excel-file = Tệp Excel hoặc tệp nén
excel-file-help = Tệp .xlsx tải từ hệ thống này, hoặc tệp .zip gồm nhiều tệp như vậy; nhiều nhất { $x }. Đổi tên tệp không sao.
excel-look = Xem trước
excel-choose = Chưa chọn tệp. Chọn tệp .xlsx hoặc .zip trên máy rồi bấm «Xem trước».
excel-too-large = Tệp lớn hơn { $x }. Chia các biểu thành nhiều tệp nén rồi nộp từng tệp.
excel-preview = Xem trước tệp Excel
excel-back = Nộp tệp khác
excel-nothing-yet = Chưa ghi gì. Xem từng ô rồi bấm áp dụng.
excel-saved = { $n ->
   *[other] Đã ghi { $num } ô.
}
excel-left = { $n ->
   *[other] { $num } ô chưa ghi được:
}
excel-changes = ô sẽ thay đổi
excel-conflicts = ô người khác đã sửa sau khi tải tệp
excel-faults = ô cần sửa trong tệp
excel-unchanged = ô giữ nguyên
excel-marked = Tải tệp đã đánh dấu ô sai
excel-marked-help = Vẫn là tệp bạn nộp, ô sai được tô đỏ và có ghi chú cách sửa; sửa xong nộp lại.
excel-form-of = Biểu { $x }, { $y }
excel-faults-here = { $n ->
   *[other] { $num } ô cần sửa
}
excel-conflicts-here = { $n ->
   *[other] { $num } ô người khác đã sửa: chọn ô nào lấy theo tệp
}
excel-changes-here = { $n ->
   *[other] { $num } ô sẽ thay đổi
}
excel-unchanged-here = { $n ->
   *[other] { $num } ô giữ nguyên.
}
excel-cell = Ô
excel-line = Chỉ tiêu
excel-now = Đang có
excel-in-file = Trong tệp
excel-choose-column = Chọn
excel-take = Lấy theo tệp
excel-empty = (trống)
excel-more = Còn { $x } ô nữa không hiện ở đây nhưng vẫn được áp dụng cùng.
excel-apply = { $n ->
   *[other] Áp dụng { $num } ô
}
excel-apply-chosen = Áp dụng các ô đã chọn
excel-leave = Không áp dụng
excel-nothing-to-do = Không có ô nào để áp dụng.
excel-done = Đã nạp tệp Excel
excel-open = Mở biểu để soát lại và nộp:
