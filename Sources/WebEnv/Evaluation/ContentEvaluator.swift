import Groundwork

/// Opens a page and checks what stands on it.
///
/// Source: WebArena, `HTMLContentEvaluator`.
struct ContentEvaluator {
    let check: ContentCheck
    var session: Session
    private let scoring: EvaluationSpec.Scoring
    private let judge: Judge
    private let intent: String

    init(
        check: ContentCheck, session: Session, scoring: EvaluationSpec.Scoring = .webArena,
        judge: Judge = .deterministic, intent: String = ""
    ) {
        self.check = check
        self.session = session
        self.scoring = scoring
        self.judge = judge
        self.intent = intent
    }

    mutating func score() throws -> Verdict {
        guard try openTarget(), let text = try comparedText() else { return Verdict(false) }
        return try verdict(on: text, Self.rule(of: check.requiredContents))
    }

    /// What the contents of the page that is open are compared with; nil where nothing is right.
    mutating func comparedText() throws -> String? {
        let text = try selectedText()
        guard scoring == .webArenaLite else { return HTMLText.unescaped(text) }
        // Nothing selected is never right there.
        return text == "None" && !check.locator.trimming(.html).isEmpty ? nil : text
    }

    /// The one rule of several that counts.
    static func rule(of contents: ReferenceAnswers) throws -> ReferenceAnswers.Check {
        let rules = contents.checks
        guard let rule = rules.first(where: { $0.rule == "exact_match" }) ?? rules.first else {
            throw EnvironmentError("evaluator: empty required_contents")
        }
        return rule
    }

    func verdict(on text: String, _ check: ReferenceAnswers.Check) throws -> Verdict {
        let rules = AnswerRules(scoring)
        switch check.rule {
        case "exact_match": return Verdict(check.values.allSatisfy { rules.exactMatch($0, text) })
        case "must_include": return Verdict(check.values.allSatisfy { rules.includesAny(of: $0, in: text) })
        case "must_exclude": return Verdict(check.values.allSatisfy { !rules.includesWord($0, text) })
        case "required_values":
            return Verdict(try check.values.allSatisfy { try RequiredValue.isMet($0, by: text) })
        case "fuzzy_match":
            var verdict = Verdict(true)
            for entry in check.values {
                verdict.require(
                    try entry.splitting(on: " |OR| ").contains {
                        try judge.accepts(answer: text, reference: $0, intent: intent)
                    }, by: judge)
            }
            return verdict
        default: throw EnvironmentError("evaluator: unknown rule '\(check.rule)' in required_contents")
        }
    }

    /// - Returns: false where the agent's own last address leads nowhere.
    mutating func openTarget() throws -> Bool {
        var address = session.transport.expandPlaceholders(check.url)
        if address == "last" { return true }
        let isTheAgents = address.contains("__last_url__")
        if let call = EvaluationFunction(address, lastURL: session.url.description) {
            address = try call.text(in: &session)
        }
        guard let url = WebURL(address), url.isHTTP || url == .blank else {
            if isTheAgents { return false }
            throw EnvironmentError("evaluator: '\(address)' is no address that can be opened")
        }
        try session.open(url)
        if session.page.isError {
            if isTheAgents { return false }
            throw EnvironmentError("evaluator: \(url) can't be opened")
        }
        return true
    }

    private mutating func selectedText() throws -> String {
        let locator = check.locator.trimming(.html)
        if locator.isEmpty { return Serializer.html(session.page.document) }
        if let call = EvaluationFunction(locator, lastURL: session.url.description) {
            return try call.text(in: &session)
        }
        guard locator.hasPrefix("document.") || locator.hasPrefix("[...document.") else {
            throw EnvironmentError("evaluator: unknown locator '\(locator)'")
        }
        for action in check.prepActions {
            do { _ = try expression(action).evaluate(in: &session) } catch is LocatorTypeError {}
        }
        do {
            return try expression(locator).evaluate(in: &session).pythonText
        } catch is LocatorTypeError {
            return ""
        }
    }

    private func expression(_ text: String) throws -> LocatorExpression {
        do {
            return try LocatorExpression(text)
        } catch let error as LocatorExpression.SyntaxError {
            throw EnvironmentError("evaluator: locator '\(text)', \(error)")
        }
    }
}

/// A comparison with a number: `>= 3 |OR| == 0`.
///
/// Source: VisualAgentBench, `required_values`.
enum RequiredValue {
    /// - Throws: ``EnvironmentError`` where the requirement is malformed.
    static func isMet(_ requirement: String, by text: String) throws -> Bool {
        let value = Double((text.filter { $0 != "," && $0 != "$" }).trimming(.html))
        return try requirement.splitting(on: " |OR| ").contains { alternative in
            let plain = alternative.trimming(.html)
            let sign = plain.prefix { "<>=!".contains($0) }
            guard let bound = Double(String(plain.dropFirst(sign.count)).trimming(.html)) else {
                throw EnvironmentError("evaluator: required value '\(alternative)' has no number")
            }
            guard let value else { return false }
            switch sign {
            case "<": return value < bound
            case "<=": return value <= bound
            case ">": return value > bound
            case ">=": return value >= bound
            case "==", "=", "": return value == bound
            case "!=": return value != bound
            default: throw EnvironmentError("evaluator: unknown comparison '\(sign)' in required_values")
            }
        }
    }
}

extension HTMLText {
    /// Text with its character references replaced, as an HTML parser replaces them.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var bytes = Array("<!DOCTYPE html><div>".utf8)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "<") { bytes += "&lt;".utf8 } else { bytes.append(byte) }
        }
        let document = HTMLParser.parse(bytes, contentType: "text/html; charset=utf-8")
        return document.textContent(of: document.root)
    }
}

/// A helper that task files call as `func:name('argument')`.
///
/// Source: WebArena, `evaluation_harness/helper_functions.py`.
struct EvaluationFunction {
    private let name: String
    private let arguments: [String]

    /// nil where the text is no `func:` call.
    init?(_ text: String, lastURL: String) {
        guard text.hasPrefix("func:"), let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
            return nil
        }
        name = String(text[text.index(text.startIndex, offsetBy: 5)..<open])
        let inner = text[text.index(after: open)...].dropLast()
        arguments = inner.split(separator: ",").map { part in
            let argument = part.trimming(.html).filter { $0 != "'" && $0 != "\"" }
            return argument == "__last_url__" ? lastURL : argument
        }
    }

    func text(in session: inout Session) throws -> String {
        switch name.split(separator: ".").last.map(String.init) ?? "" {
        case "reddit_get_post_url": return Self.postURL(arguments.first ?? "")
        case "shopping_get_latest_order_url":
            return try ShoppingRecords(session: session).latestOrderURL(&session)
        case "shopping_get_sku_latest_review_author":
            return try ShoppingRecords(session: session).latestReview(
                of: arguments.first ?? "", .author, &session)
        case "shopping_get_sku_latest_review_rating":
            return try ShoppingRecords(session: session).latestReview(
                of: arguments.first ?? "", .rating, &session)
        case "gitlab_get_project_memeber_role": return try Self.memberRole(arguments.last ?? "", session)
        default: throw EnvironmentError("evaluator: unknown function '\(name)'")
        }
    }

    /// Address of the post that a page of it belongs to; any other address as it is.
    static func postURL(_ address: String) -> String {
        guard let url = WebURL(address), let host = url.host else { return address }
        let segments = url.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard segments.count >= 4, segments[1] == "f" else { return address }
        let port = url.port.map { ":\($0)" } ?? ""
        return "\(url.scheme)://\(host)\(port)/f/\(segments[2])/\(segments[3])/"
    }

    /// Role of a member on a page of members; empty where the page shows no such member.
    static func memberRole(_ user: String, _ session: Session) throws -> String {
        let document = session.page.document
        let accounts = try Selector("td[data-label='Account'] span.gl-avatar-labeled-sublabel").all(
            in: document)
        let roles = try Selector("td.col-max-role span").all(in: document)
        let rendered = RenderedText(document, session.form)
        let index = accounts.firstIndex { rendered.text(of: $0) == "@\(user)" }
        guard let index, index < roles.count else { return "" }
        return rendered.text(of: roles[index])
    }
}

/// Records of the shop, by its REST routes.
private struct ShoppingRecords {
    enum ReviewField { case author, rating }
    /// Address of the shop, without trailing slash.
    private let shop: String
    /// The account that WebArena's shop comes with.
    private static let credentials = #"{"username": "admin", "password": "admin1234"}"#

    init(session: Session) {
        var address = session.transport.expandPlaceholders("__SHOPPING__")
        while address.hasSuffix("/") { address.removeLast() }
        shop = address
    }

    /// The newest order of the whole shop.
    func latestOrderURL(_ session: inout Session) throws -> String {
        let query = FormEncoding.serialize([
            ("searchCriteria[sortOrders][0][field]", "created_at"),
            ("searchCriteria[sortOrders][0][direction]", "DESC"), ("searchCriteria[pageSize]", "1"),
        ])
        let answer = try get("/rest/V1/orders?\(query)", &session)
        let number = answer["items"]?.array?.first?["increment_id"]
        guard let digits = number?.string ?? number?.int.map(String.init), let order = Int(digits) else {
            throw EnvironmentError("evaluator: \(shop)/rest/V1/orders gives no order number")
        }
        return "\(shop)/sales/order/view/order_id/\(order)/"
    }

    /// Empty where the product has no review.
    func latestReview(of sku: String, _ field: ReviewField, _ session: inout Session) throws -> String {
        let answer = try get("/rest/V1/products/\(sku)/reviews", &session)
        guard let reviews = answer.array else {
            throw EnvironmentError("evaluator: the reviews of \(sku) are no list")
        }
        guard let review = reviews.last else { return "" }
        switch field {
        case .author: return review["nickname"]?.string ?? ""
        case .rating:
            guard let percent = review["ratings"]?.array?.first?["percent"] else {
                throw EnvironmentError("evaluator: a review of \(sku) has no rating")
            }
            return PythonValue.string(of: percent)
        }
    }

    private func get(_ path: String, _ session: inout Session) throws -> JSONValue {
        var request = HTTPRequest(url: shop + path)
        if let token = try token(&session) {
            request.headers.append(HTTPHeader("Authorization", "Bearer \(token)"))
        }
        let response = try send(request, &session)
        guard response.status == 200 else {
            throw EnvironmentError("evaluator: GET \(request.url) answers \(response.status)")
        }
        do {
            return try JSONValue(parsing: response.body.bytes)
        } catch {
            throw EnvironmentError("evaluator: GET \(request.url) gives no JSON: \(error)")
        }
    }

    /// nil where the shop wants no token.
    private func token(_ session: inout Session) throws -> String? {
        let request = HTTPRequest(
            method: "POST", url: shop + "/rest/default/V1/integration/admin/token",
            headers: [HTTPHeader("Content-Type", "application/json")], body: Array(Self.credentials.utf8))
        let response = try send(request, &session)
        guard response.status == 200 else { return nil }
        return try? JSONValue(parsing: response.body.bytes).string
    }

    private func send(_ request: HTTPRequest, _ session: inout Session) throws -> HTTPResponse {
        do {
            return try session.transport.send(request)
        } catch let error as UnreachableHost {
            throw EnvironmentError("evaluator: \(request.url): \(error)")
        }
    }
}
