import Browser
import Groundwork
import WebEnv

/// Looks among the requests of an episode for the one that a task expects.
///
/// Source: WebArena-Verified, `NetworkEventEvaluator`.
struct NetworkEvaluator {
    let check: VerifiedEvaluation.NetworkCheck
    let taskType: VerifiedEvaluation.TaskType
    let sites: SiteAddresses

    /// - Parameter events: all requests of the episode, in order.
    /// - Throws: ``EnvironmentError`` where the task's expectation is malformed.
    func isRight(_ events: [NetworkEvent]) throws -> Bool {
        let candidates = try candidates(among: events.filter(\.isEvaluated))
        if check.shouldNotExist { return candidates.isEmpty }
        let looked = check.lastEventOnly ? candidates.suffix(1) : candidates[...]
        guard !looked.isEmpty else { return false }
        let expectation = try Expectation(check, sites)
        return try looked.contains { try expectation.isMet(by: $0) }
    }

    /// For a task of navigation the last page that was asked for, whatever its address; else the requests with the
    /// method, the address without its query and, where both name one, the referring page.
    private func candidates(among events: [NetworkEvent]) throws -> [NetworkEvent] {
        if taskType == .navigate && check.method == "GET" {
            return events.last(where: \.isNavigation).map { [$0] } ?? []
        }
        let urls = try check.expectedURLs(sites)
        let referrer = try check.headers?.last { $0.key == "referer" }?.value.string.map {
            try check.url($0, sites, strict: true)
        }
        return try events.filter { event in
            guard event.request.method.lowercased() == check.method.lowercased() else { return false }
            let url = try check.url(event.request.url, sites, strict: false)
            guard urls.contains(where: { $0.hasSameBase(as: url) }) else { return false }
            guard let referrer, let header = event.requestHeader("Referer") else { return true }
            return referrer.hasSameBase(as: try check.url(header.lowercased(), sites, strict: false))
        }
    }
}

extension VerifiedEvaluation.NetworkCheck {
    fileprivate func expectedURLs(_ sites: SiteAddresses) throws -> [VerifiedURL] {
        try urls.map { try url($0, sites, strict: true, query: queryParameters) }
    }

    /// - Throws: ``EnvironmentError`` where an expected address (`strict`) is malformed.
    fileprivate func url(
        _ text: String, _ sites: SiteAddresses, strict: Bool, query: [JSONValue.Member]? = nil
    ) throws -> VerifiedURL {
        let options = VerifiedURL.Options(
            query: query?.map { member in
                (member.key, (member.value.array ?? [member.value]).map { PythonValue.string(of: $0) })
            }, ignoredNames: ignoredQueryParameters, ignoredPatterns: ignoredQueryPatterns,
            decodesBase64: decodesBase64Query,
            typed: querySchema.map { schema in
                { try Self.typed($0, schema, VerifiedNormalizer(sites: sites, isStrict: strict)) }
            })
        do {
            return try VerifiedURL(text, options: options, sites: sites, strict: strict)
        } catch let error as NotOfType {
            throw EnvironmentError("evaluator: \(error)")
        }
    }

    private static func typed(
        _ entries: [(name: String, values: [String])], _ schema: JSONValue, _ normalizer: VerifiedNormalizer
    ) throws -> [String: VerifiedURL.QueryValue] {
        var result: [String: VerifiedURL.QueryValue] = [:]
        for entry in entries {
            let first = entry.values.first ?? ""
            result[entry.name] = .text(first)
            guard let property = schema["properties"]?[entry.name] else { continue }
            let value = try normalizer.value(
                .array(entry.values.map { .string($0) }),
                schema: property["items"].map { items in
                    .object([.init("type", .string("array")), .init("items", items)])
                } ?? property)
            if case .list(let items) = value, case .typed(let typed)? = items.first {
                result[entry.name] = .typed(typed)
            } else if case .typed(let typed) = value {
                result[entry.name] = .typed(typed)
            }
        }
        return result
    }
}

/// What a request must be, in normal form.
private struct Expectation {
    private let check: VerifiedEvaluation.NetworkCheck
    private let sites: SiteAddresses
    private let urls: [VerifiedURL]
    private let headers: VerifiedValue?
    private let postData: VerifiedValue?
    private let cookies: VerifiedValue?

    init(_ check: VerifiedEvaluation.NetworkCheck, _ sites: SiteAddresses) throws {
        self.check = check
        self.sites = sites
        urls = try check.expectedURLs(sites)
        let strict = VerifiedNormalizer(sites: sites, isStrict: true)
        headers = try check.headers.map { try Self.headers($0, check, strict) }
        postData = try Self.nonempty(check.postData).map { try strict.members($0, schema: check.postSchema) }
        cookies = try Self.nonempty(check.responseCookies).map { try strict.members($0, schema: nil) }
    }

    private static func nonempty(_ members: [JSONValue.Member]?) -> [JSONValue.Member]? {
        members.flatMap { $0.isEmpty ? nil : $0 }
    }

    func isMet(by event: NetworkEvent) throws -> Bool {
        let lenient = VerifiedNormalizer(sites: sites, isStrict: false)
        let url = try check.url(event.request.url, sites, strict: false)
        guard event.request.method == check.method, event.status == check.status,
            urls.contains(where: { $0.equals(url) })
        else { return false }
        if let headers {
            let named = (check.headers ?? []).compactMap { member in
                event.requestHeader(member.key).map { JSONValue.Member(member.key, .string($0)) }
            }
            guard headers.isMet(by: try Self.headers(named, check, lenient)) else { return false }
        }
        if let postData {
            let fields = event.postData
            guard !fields.isEmpty, postData.isMet(by: try self.postData(fields, lenient)) else {
                return false
            }
        }
        if let content = Self.nonempty(check.responseContent) {
            guard Self.plain(content).isMet(by: Self.content(event.responseContent, keys: content.map(\.key)))
            else { return false }
        }
        if let cookies {
            let values = event.cookies.map { cookie in
                JSONValue.Member(cookie.name, .string(Self.decoded(cookie.value)))
            }
            guard cookies.isMet(by: try lenient.members(values, schema: nil)) else { return false }
        }
        return true
    }

    /// Addresses for the referring page and redirects, texts for other headers.
    private static func headers(
        _ members: [JSONValue.Member], _ check: VerifiedEvaluation.NetworkCheck,
        _ normalizer: VerifiedNormalizer
    ) throws -> VerifiedValue {
        .object(
            try members.map { member in
                guard ["referer", "redirect_url"].contains(member.key), let text = member.value.string else {
                    return (member.key, try normalizer.value(member.value, schema: nil))
                }
                let url = try check.url(text, normalizer.sites, strict: normalizer.isStrict)
                return (member.key, .typed(TypedValue(.url, [.url(url)])))
            })
    }

    /// The fields that are asked for, by name or JSONPath.
    private func postData(_ fields: [JSONValue.Member], _ normalizer: VerifiedNormalizer) throws
        -> VerifiedValue
    {
        let ignored = check.ignoredPostPatterns.compactMap { PythonPattern($0) }
        let counted = fields.filter { field in !ignored.contains { $0.isFound(in: field.key) } }
        let wanted = (check.postData ?? []).map { member in
            JSONValue.Member(member.key, JSONPath.value(of: member.key, in: counted) ?? .null)
        }
        return try normalizer.members(wanted, schema: check.postSchema)
    }

    private static func plain(_ members: [JSONValue.Member]) -> VerifiedValue {
        VerifiedValue(plain: .object(members))
    }

    private static func content(_ members: [JSONValue.Member], keys: [String]) -> VerifiedValue {
        plain(
            keys.compactMap { key in JSONPath.value(of: key, in: members).map { JSONValue.Member(key, $0) } })
    }

    private static func decoded(_ text: String) -> String {
        String(decoding: PercentEncoding.decode(Array(text.utf8)), as: UTF8.self)
    }
}

extension VerifiedValue {
    fileprivate func isMet(by actual: VerifiedValue) -> Bool {
        accepts(actual, isOrdered: false, ignoresExtraKeys: true)
    }
}
