/// What the marks in a number mean.
struct NumberMarks {
    package struct Group {
        /// Empty before the first.
        package let mark: String
        package let digits: String
    }

    private(set) var groupMark: String
    package private(set) var decimalMark: String
    /// With `.` before the fraction.
    package private(set) var digits = ""

    /// Thousands are groups of three digits. Where the form leaves it open (`1.234`, `1,234`, or no mark), a sign before the number
    /// goes with the English marks, and one behind it with those of the continent.
    /// - Parameter groups: at least one.
    init(groups: [Group], isSignBefore: Bool) {
        decimalMark = isSignBefore ? "." : ","
        groupMark = isSignBefore ? "," : "."
        let last = groups[groups.count - 1]
        let earlier = groups.dropFirst().dropLast()
        let isGrouped =
            groups[0].digits.utf8.count <= 3 && earlier.allSatisfy { $0.digits.utf8.count == 3 }
            && Set(earlier.map(\.mark)).count <= 1
        switch groups.count {
        case 1: digits = last.digits
        case 2 where isFraction(last, behind: groups[0].digits, isSignBefore): setFraction(groups)
        case 2 where isGrouped && last.digits.utf8.count == 3: setGrouped(groups)
        case 3... where isGrouped && last.mark != groups[1].mark && isPoint(last.mark): setFraction(groups)
        case 3... where isGrouped && last.mark == groups[1].mark && last.digits.utf8.count == 3:
            setGrouped(groups)
        default: setEnglish(groups)
        }
        hasMarks = groups.count > 1
        isEnglish = !hasMarks || groupMark == "," && decimalMark == "."
    }

    private func isPoint(_ mark: String) -> Bool { mark == "." || mark == "," }

    private func isFraction(_ last: Group, behind whole: String, _ isSignBefore: Bool) -> Bool {
        guard isPoint(last.mark) else { return false }
        let isOpen =
            last.digits.utf8.count == 3 && whole.utf8.count <= 3 && !whole.utf8.starts(with: "0".utf8)
        if isOpen { return last.mark == (isSignBefore ? "." : ",") }
        return last.mark == "." || last.digits.utf8.count < 3 || !isSignBefore || whole == "0"
    }

    private mutating func setFraction(_ groups: [Group]) {
        decimalMark = groups[groups.count - 1].mark
        groupMark = groups.count > 2 ? groups[1].mark : decimalMark == "." ? "," : "."
        digits = groups.dropLast().map(\.digits).joined() + "." + groups[groups.count - 1].digits
    }

    private mutating func setGrouped(_ groups: [Group]) {
        groupMark = groups[1].mark
        if isPoint(groupMark) { decimalMark = groupMark == "." ? "," : "." }
        digits = groups.map(\.digits).joined()
    }

    /// Commas mean nothing, the first point comes before the fraction, and the number ends at the second.
    private mutating func setEnglish(_ groups: [Group]) {
        (groupMark, decimalMark) = (",", ".")
        digits = groups[0].digits
        var hasPoint = false
        for group in groups.dropFirst() {
            if group.mark == "." {
                if hasPoint { return }
                hasPoint = true
                digits += "."
            }
            digits += group.digits
        }
    }

    /// Whether it has any.
    package private(set) var hasMarks = false
    /// Whether the marks of the number mean what they do in English; true where it has none.
    private(set) var isEnglish = true
}
