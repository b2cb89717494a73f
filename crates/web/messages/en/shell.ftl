shell-skip = Skip to main content
shell-nav = Sections
shell-plans = Plans
shell-compare = Compare
shell-units = Units
shell-forms = Forms
shell-figures = Figures
shell-duties = Duties
shell-messages = Messages
shell-jobs = Jobs
shell-audit = Log
shell-accounts = Accounts
shell-account = My account
shell-sign-out = Sign out
shell-rounds = Reports
shell-languages = Language
shell-demo = Demonstration data
shell-demo-why = These plans were written by us for trying out the product; they are not official texts. (Dữ liệu minh họa)
shell-promise = Every figure leads back to the sentence it came from.
shell-crumbs = Breadcrumb
shell-demo-tag = demo
shell-opens-file = Download the original file

pillar-economy = Digital economy
pillar-society = Digital society
pillar-government = Digital government
pillar-other = Other
pillar-none = Not grouped

level-nation = nation
level-province = province level
level-district = district level
level-commune = commune level

comparator-equal = equal to
comparator-at-least = at least
comparator-more = more than
comparator-about = about
comparator-at-most = at most
comparator-less = less than

standing-more = above national
standing-less = below national
standing-equal = same as national
standing-unset = not set
standing-unknown = national value unknown
standing-incomparable = cannot be compared
year-unknown = year not stated
