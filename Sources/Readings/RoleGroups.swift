import Page

extension Role {
    package var isClickable: Bool {
        switch self {
        case .button, .link, .checkbox, .radio, .menuitem, .menuitemcheckbox, .menuitemradio, .switch, .tab,
            .treeitem,
            .summary, .disclosureTriangle:
            true
        default: false
        }
    }

    /// Whether text can be typed into it (comboboxes without options included by the caller).
    package var isEditable: Bool {
        switch self {
        case .textbox, .searchbox, .spinbutton, .date, .dateTime, .inputTime: true
        default: false
        }
    }

    package var isLandmark: Bool {
        switch self {
        case .banner, .complementary, .contentinfo, .form, .main, .navigation, .region, .search, .dialog,
            .alertdialog:
            true
        default: false
        }
    }

    package var isMessage: Bool {
        switch self {
        case .alert, .status, .log: true
        default: false
        }
    }
}
