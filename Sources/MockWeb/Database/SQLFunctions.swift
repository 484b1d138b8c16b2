internal import CSQLite
import Groundwork
import WebEnv

/// What the SQL functions of a connection share: chance, compiled regular expressions, and graphs.
///
/// Belongs to one ``SQLConnection`` and is used by whoever uses that.
final class FunctionContext {
    private var randomness = RandomSource(seed: 0)
    /// Whether chance was asked for since ``begin(_:)``.
    private(set) var usedRandomness = false
    private var expressions: [String: RegularExpression] = [:]
    private var moneyFormats: [String: MoneyFormat] = [:]
    private var graphs: [ContentHash: WeightedGraph] = [:]
    private let meter: SQLMeter

    /// nil for the English forms.
    let locale: SiteLocale?

    init(meter: SQLMeter, locale: SiteLocale?) {
        self.meter = meter
        self.locale = locale
    }

    func begin(_ randomness: RandomSource) {
        self.randomness = randomness
        usedRandomness = false
    }
    func random() -> UInt64 {
        usedRandomness = true
        return randomness.next()
    }
    /// What chance is left at after the request.
    var remaining: RandomSource { randomness }

    /// Why a text can't be held against a pattern.
    enum MatchFailure: Error { case noExpression, tooLong }

    /// Takes as many steps from the connection's budget as the search has.
    func matches(_ text: String, pattern: String) throws(MatchFailure) -> Bool {
        let expression = try expression(pattern)
        let before = max(0, meter.left)
        var left = before
        let found = expression.matches(text, steps: &left)
        guard meter.spend(before - left), let found else { throw .tooLong }
        return found
    }

    private func expression(_ pattern: String) throws(MatchFailure) -> RegularExpression {
        if let known = expressions[pattern] { return known }
        guard let expression = RegularExpression(pattern) else { throw .noExpression }
        if expressions.count > 256 { expressions.removeAll() }
        expressions[pattern] = expression
        return expression
    }

    /// How an amount of money is written, by an example; nil where the text is no amount.
    func moneyFormat(_ example: String) -> MoneyFormat? {
        if let known = moneyFormats[example] { return known }
        guard let format = MoneyFormat(of: example) else { return nil }
        if moneyFormats.count > 256 { moneyFormats.removeAll() }
        moneyFormats[example] = format
        return format
    }

    /// Takes steps for work that SQLite does not count.
    /// - Returns: false where there are none left.
    func spend(_ steps: Int) -> Bool { meter.spend(steps) }

    /// The graph that the JSON text describes, kept for the next question; nil where the text describes none.
    func graph(json: UnsafeRawBufferPointer) -> WeightedGraph? {
        let contents = ContentHash(json)
        if let known = graphs[contents] { return known }
        guard let graph = WeightedGraph(json: json) else { return nil }
        if graphs.count >= 16 { graphs.removeAll() }
        graphs[contents] = graph
        return graph
    }
}

// MARK: Registration

/// Adds the functions that docs/reference/site-format.md lists, and puts chance under the control of the world.
func registerFunctions(on connection: OpaquePointer, context: FunctionContext) {
    let data = Unmanaged.passUnretained(context).toOpaque()
    func add(_ name: String, _ count: Int32, _ pure: Bool, _ function: SQLFunction) {
        let flags = SQLITE_UTF8 | (pure ? SQLITE_DETERMINISTIC : 0)
        sqlite3_create_function_v2(connection, name, count, flags, data, function, nil, nil, nil)
    }
    webrl_register_text_functions(connection)
    add("money", 1, true) { context, _, arguments in
        guard let cents = number(arguments, 0) else { return answer(context, nil) }
        if let format = shared(context).locale?.money { return moneyText(context, cents, format) }
        withMoneyText(cents) { text in
            text.withMemoryRebound(to: CChar.self) { webrl_result_text(context, $0.baseAddress, $0.count) }
        }
    }
    add("money", 2, true) { context, _, arguments in
        guard let cents = number(arguments, 0), let example = text(arguments, 1) else {
            return answer(context, nil)
        }
        moneyText(context, cents, String(decoding: example, as: UTF8.self))
    }
    add("number", 1, true) { context, _, arguments in numberText(context, arguments, places: nil) }
    add("number", 2, true) { context, _, arguments in
        numberText(context, arguments, places: number(arguments, 1).map { Int(clamping: $0) })
    }
    add("date_format", 1, true) { context, _, arguments in
        let locale = shared(context).locale
        let time = text(arguments, 0).flatMap { CivilTime($0) }
        answer(context, time.map { (locale?.date ?? .iso).text($0, names: locale?.calendar) })
    }
    add("slugify", 1, true) { context, _, arguments in answer(context, text(arguments, 0).map(slug)) }
    add("url_encode", 1, true) { context, _, arguments in
        answer(context, text(arguments, 0).map { PercentEncoding.encode($0, set: .unreserved) })
    }
    add("base64", 1, true) { context, _, arguments in
        answer(context, text(arguments, 0).map { Array(Base64.encode($0).utf8) })
    }
    add("date_format", 2, true) { context, _, arguments in
        guard let date = text(arguments, 0), let pattern = text(arguments, 1) else {
            return answer(context, nil)
        }
        let names = shared(context).locale?.calendar
        answer(
            context,
            CivilTime(date).map { time in
                time.formatted(names.map { DatePattern.naming(pattern, time, $0) } ?? pattern)
            })
    }
    add("with_query", 3, true) { context, _, arguments in
        guard let key = text(arguments, 1) else { return answer(context, nil) }
        answer(context, query(text(arguments, 0) ?? [], setting: key, to: text(arguments, 2)))
    }
    add("stars", 1, true) { context, _, arguments in
        answer(
            context,
            number(arguments, 0).map { count in
                let filled = Int(max(0, min(5, count)))
                return Array(
                    (String(repeating: "★", count: filled) + String(repeating: "☆", count: 5 - filled)).utf8)
            })
    }
    add("title_case", 1, true) { context, _, arguments in answer(context, text(arguments, 0).map(titleCase)) }
    add("regexp", 2, true) { context, _, arguments in
        guard let pattern = text(arguments, 0), let subject = text(arguments, 1) else {
            return answer(context, nil)
        }
        match(context, String(decoding: subject, as: UTF8.self), String(decoding: pattern, as: UTF8.self))
    }
    add("shortest_path", 3, true) { context, _, arguments in
        if let path = path(context, arguments) { answer(context, jsonList(path.edges)) }
    }
    add("path_cost", 3, true) { context, _, arguments in
        if let path = path(context, arguments) { sqlite3_result_int64(context, path.cost) }
    }
    add("random", 0, false) { context, _, _ in
        sqlite3_result_int64(context, Int64(bitPattern: shared(context).random()))
    }
    add("randomblob", 1, false) { context, _, arguments in
        let count = max(1, min(1_000_000, Int(sqlite3_value_int64(arguments?[0]))))
        let functions = shared(context)
        guard functions.spend(count) else { return sqlite3_result_error_code(context, SQLITE_INTERRUPT) }
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: functions.random()) }
        bytes.withUnsafeBytes {
            sqlite3_result_blob(context, $0.baseAddress, Int32(count), transientDestructor)
        }
    }
}

private typealias SQLFunction =
    @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
private typealias Arguments = UnsafeMutablePointer<OpaquePointer?>?

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
private var transientDestructor: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

private func shared(_ context: OpaquePointer?) -> FunctionContext {
    guard let data = sqlite3_user_data(context) else {
        preconditionFailure("every function is registered with a context")
    }
    return Unmanaged<FunctionContext>.fromOpaque(data).takeUnretainedValue()
}

/// The text of an argument; nil for NULL.
private func text(_ arguments: Arguments, _ index: Int) -> [UInt8]? {
    guard let value = arguments?[index], sqlite3_value_type(value) != SQLITE_NULL,
        let text = sqlite3_value_text(value)
    else { return nil }
    return Array(UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value))))
}

/// The argument as a whole number; nil for NULL and for what no whole number is near.
private func number(_ arguments: Arguments, _ index: Int) -> Int64? {
    guard let value = arguments?[index], sqlite3_value_type(value) != SQLITE_NULL else { return nil }
    if sqlite3_value_type(value) == SQLITE_INTEGER { return sqlite3_value_int64(value) }
    return Int64(exactly: sqlite3_value_double(value).rounded())
}

private func answer(_ context: OpaquePointer?, _ bytes: [UInt8]?) {
    guard let bytes else { return sqlite3_result_null(context) }
    // One byte more, so that there is an address for the empty text.
    (bytes + [0]).withUnsafeBytes {
        webrl_result_text(context, $0.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
}

// MARK: The functions

private func match(_ context: OpaquePointer?, _ text: String, _ pattern: String) {
    do throws(FunctionContext.MatchFailure) {
        let matches = try shared(context).matches(text, pattern: pattern)
        sqlite3_result_int(context, matches ? 1 : 0)
    } catch {
        switch error {
        case .noExpression: sqlite3_result_error(context, "not a regular expression", -1)
        case .tooLong: sqlite3_result_error_code(context, SQLITE_INTERRUPT)
        }
    }
}

/// The path that `(graph, from, to)` ask for. Where the first argument describes no graph, the call has
/// failed when this returns.
private func path(_ context: OpaquePointer?, _ arguments: Arguments) -> WeightedGraph.Path? {
    guard let json = arguments?[0], sqlite3_value_type(json) != SQLITE_NULL,
        let from = number(arguments, 1), let to = number(arguments, 2)
    else { return nil }
    let bytes = UnsafeRawBufferPointer(
        start: sqlite3_value_text(json), count: Int(sqlite3_value_bytes(json)))
    guard let graph = shared(context).graph(json: bytes) else {
        sqlite3_result_error(context, "not a graph: an array of [id, from, to, cost] is wanted", -1)
        return nil
    }
    guard shared(context).spend(graph.edgeCount) else {
        sqlite3_result_error_code(context, SQLITE_INTERRUPT)
        return nil
    }
    return graph.shortestPath(from: from, to: to)
}

private func jsonList(_ numbers: [Int64]) -> [UInt8] {
    var out = [UInt8(ascii: "[")]
    for number in numbers {
        if out.count > 1 { out.append(UInt8(ascii: ",")) }
        out += Array(String(number).utf8)
    }
    return out + [UInt8(ascii: "]")]
}

/// 123450 → `1.234,50 €`, written as the example is.
private func moneyText(_ context: OpaquePointer?, _ cents: Int64, _ example: String) {
    guard let format = shared(context).moneyFormat(example) else {
        return sqlite3_result_error(context, "not an amount of money: \(example.prefix(40))", -1)
    }
    moneyText(context, cents, format)
}

private func moneyText(_ context: OpaquePointer?, _ cents: Int64, _ format: MoneyFormat) {
    withMoneyText(cents) { english in
        let text = String(decoding: english, as: UTF8.self)
        answer(context, Array(format.text(text.filter { $0 != "$" }).utf8))
    }
}

/// 1234.5 → `1.234,5`, with as many decimal places as are asked for, or as the number has.
private func numberText(_ context: OpaquePointer?, _ arguments: Arguments, places: Int?) {
    guard let value = arguments?[0], sqlite3_value_type(value) != SQLITE_NULL else {
        return answer(context, nil)
    }
    let form = shared(context).locale?.number ?? .english
    let isWhole = sqlite3_value_type(value) == SQLITE_INTEGER
    guard
        let plain = isWhole && places == nil
            ? String(sqlite3_value_int64(value)) : DecimalText.of(sqlite3_value_double(value), places: places)
    else { return answer(context, nil) }
    answer(context, Array(form.text(plain).utf8))
}

/// 123450 → `$1,234.50`
private func withMoneyText(_ cents: Int64, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    // The longest is -$92,233,720,368,547,758.08.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { text in
        var start = text.count
        func prepend(_ byte: UInt8) {
            start -= 1
            text[start] = byte
        }
        var rest = cents.magnitude
        var digits = 0
        repeat {
            if digits == 2 { prepend(UInt8(ascii: ".")) }
            if digits > 2, digits % 3 == 2 { prepend(UInt8(ascii: ",")) }
            prepend(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
            digits += 1
        } while rest > 0 || digits < 3
        prepend(UInt8(ascii: "$"))
        if cents < 0 { prepend(UInt8(ascii: "-")) }
        body(UnsafeBufferPointer(rebasing: text[start...]))
    }
}

/// Lower-case ASCII letters and digits, everything else a single hyphen between them.
private func slug(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in text {
        let lower = byte.asciiLowercased
        if lower.isASCIIAlphanumeric {
            out.append(lower)
        } else if byte != UInt8(ascii: "'"), let last = out.last, last != UInt8(ascii: "-") {
            out.append(UInt8(ascii: "-"))
        }
    }
    if out.last == UInt8(ascii: "-") { out.removeLast() }
    return out
}

/// Replaces or adds one parameter of a query string; a nil value removes it.
private func query(_ query: [UInt8], setting key: [UInt8], to value: [UInt8]?) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(query.count + key.count + (value?.count ?? 0) + 16)
    var isSet = false
    func set() {
        isSet = true
        guard let value else { return }
        if !out.isEmpty { out.append(UInt8(ascii: "&")) }
        out += PercentEncoding.encode(key, set: .unreserved)
        out.append(UInt8(ascii: "="))
        out += PercentEncoding.encode(value, set: .unreserved)
    }
    var start = 0
    while start < query.count {
        let part = query[start...].prefix { $0 != UInt8(ascii: "&") }
        start = part.endIndex + 1
        guard !part.isEmpty else { continue }
        if !isName(part.prefix { $0 != UInt8(ascii: "=") }, key) {
            if !out.isEmpty { out.append(UInt8(ascii: "&")) }
            out += part
        } else if !isSet {
            set()
        }
    }
    if !isSet { set() }
    return out
}

/// Whether an encoded name of a query string is this one.
private func isName(_ encoded: ArraySlice<UInt8>, _ name: [UInt8]) -> Bool {
    guard encoded.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
        return encoded.elementsEqual(name)
    }
    return PercentEncoding.decode(encoded, plusIsSpace: true) == name
}

private func titleCase(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var startsWord = true
    for byte in text {
        out.append(startsWord ? byte.asciiUppercased : byte.asciiLowercased)
        startsWord = byte <= 32 || byte == UInt8(ascii: "-")
    }
    return out
}
