import Groundwork

extension SiteLocale {
    /// What `locale:` says: a language alone, or a language and what is otherwise than usual in it.
    init?(_ value: YAMLValue) {
        guard value.isMapping else {
            guard let language = value.string, let known = Self.language(language, value, isComplete: true)
            else { return nil }
            self = known
            return
        }
        let fields = value.fields(SiteKeys.locale, of: "locale")
        guard let language = fields.required("language"), let tag = language.string else { return nil }
        let names = ["money", "date", "months", "weekdays"].filter { fields[$0] == nil }
        guard var locale = Self.language(tag, language, isComplete: !names.isEmpty) else { return nil }
        locale.read(fields)
        self = locale
    }

    /// Letters, then letters and digits behind hyphens. Source: RFC 5646, 2.1.
    private static func isTag(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(\.isASCIIAlphanumeric) }
            && parts[0].count >= 2 && parts[0].allSatisfy(\.isASCIIAlpha)
    }

    /// - Parameter isComplete: whether the language must be one whose forms are known.
    private static func language(_ tag: String, _ value: YAMLValue, isComplete: Bool) -> SiteLocale? {
        guard isTag(tag) else {
            value.report("a language is written de, or en-GB")
            return nil
        }
        if let known = Languages.called(tag) { return known }
        if isComplete {
            let known = Languages.all.map(\.language).joined(separator: ", ")
            value.report(
                "the forms of \"\(tag)\" are not known, only those of \(known): money, date, months and weekdays must say them"
            )
        }
        var locale = Languages.english
        locale.language = tag
        return locale
    }

    private mutating func read(_ fields: YAMLFields) {
        if let money = fields["money"] { read(money: money) }
        if let currency = fields["currency"], let text = currency.string {
            if let sign = Self.sign(text) {
                money.sign = sign
            } else {
                currency.report(
                    "a sign such as € is needed, or one of \(Self.codes.keys.sorted().joined(separator: ", "))"
                )
            }
        }
        if let number = fields["number"] { read(number: number) }
        if let date = fields["date"], let text = date.string {
            self.date = DatePattern(text: text)
            if let mistake = self.date.mistake { date.report(mistake) }
        }
        readNames(fields)
        if let messages = fields["messages"] { read(messages: messages) }
    }

    private mutating func read(money value: YAMLValue) {
        guard let text = value.string else { return }
        guard let format = MoneyFormat(of: text), text.contains(where: \.isNumber) else {
            return value.report("an amount is needed that shows how money is written, such as 1.234,50 €")
        }
        money = format
        number = format.numberForm
    }

    /// The marks of `1.234,5`.
    private mutating func read(number value: YAMLValue) {
        guard let text = value.string else { return }
        let marks = text.filter { !$0.isNumber }
        let parts = text.split(whereSeparator: { !$0.isNumber }).map(\.count)
        switch (marks.count, parts.prefix(2)) {
        case (2, [1, 3]):
            number = NumberForm(groupMark: String(marks.prefix(1)), decimalMark: String(marks.suffix(1)))
        case (1, [4, 1]), (1, [4, 2]): number = NumberForm(groupMark: "", decimalMark: marks)
        default: value.report("a number is needed that shows its marks, such as 1.234,5 or 1234.5")
        }
    }

    private mutating func readNames(_ fields: YAMLFields) {
        if let months = Self.names(fields["months"], count: 12) {
            calendar.months = months
            calendar.shortMonths = months.map { String($0.prefix(3)) }
        }
        if let weekdays = Self.names(fields["weekdays"], count: 7) {
            calendar.weekdays = weekdays
            calendar.shortWeekdays = weekdays.map { String($0.prefix(3)) }
        }
        calendar.shortMonths = Self.names(fields["short_months"], count: 12) ?? calendar.shortMonths
        calendar.shortWeekdays = Self.names(fields["short_weekdays"], count: 7) ?? calendar.shortWeekdays
    }

    private static func names(_ value: YAMLValue?, count: Int) -> [String]? {
        guard let value else { return nil }
        let names = value.sequence.compactMap(\.string)
        if names.count == count { return names }
        value.report(
            count == 12 ? "twelve names are needed, from January" : "seven names are needed, from Sunday")
        return nil
    }

    private mutating func read(messages value: YAMLValue) {
        let known = FieldMessages.Mistake.allCases.map(\.rawValue)
        for (key, location, text) in value.entries {
            if let mistake = FieldMessages.Mistake(rawValue: key) {
                messages.sentences[mistake] = text.string
            } else {
                value.log.add(location, "there is no message \"\(key)\"" + suggestion(for: key, among: known))
            }
        }
    }

    /// Source: ISO 4217, those of a sign that Unicode has as a currency's.
    private static let codes = [
        "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪",
        "TRY": "₺", "UAH": "₴", "VND": "₫", "PHP": "₱", "NGN": "₦", "CRC": "₡", "KZT": "₸", "GEL": "₾",
    ]

    private static func sign(_ text: String) -> String? {
        if let sign = codes[text] { return sign }
        let scalars = text.unicodeScalars
        return scalars.count == 1 && scalars.first?.properties.generalCategory == .currencySymbol ? text : nil
    }
}
