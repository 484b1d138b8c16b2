import Groundwork

/// Finds addresses in a site's templates that nothing answers, and fields of forms that the route behind the form does not know.
///
/// What variables stand for is taken to be right; addresses that begin with one, or that lead elsewhere, are not looked at.
struct LinkCheck {
    private let site: Site
    private let log: ProblemLog

    /// Bytes of an address that is looked at: each is held against every route.
    private static let longestPath = 1000
    /// Links of one template.
    private static let mostLinks = 5000

    static func run(_ site: Site, log: ProblemLog) {
        let check = LinkCheck(site: site, log: log)
        let folder = SiteFolder(site.directory)
        for path in folder.tree("templates", log: ProblemLog()) where path.hasSuffix(".mustache") {
            let name = "templates/" + path
            guard let bytes = try? folder.read(name, limit: SiteFolder.largestText) else { continue }
            check.check(
                TemplateMarkup(bytes), in: SourceFile(name: site.directory + "/" + name, bytes: bytes))
        }
    }

    private func check(_ markup: TemplateMarkup, in file: SourceFile) {
        for link in markup.links.prefix(Self.mostLinks) {
            guard let path = path(link), !isFile(path) else { continue }
            _ = routes(for: path, method: "GET", at: file.location(at: link.offset))
        }
        for form in markup.forms.prefix(Self.mostLinks) { check(form, in: file) }
    }

    private func check(_ form: TemplateMarkup.Form, in file: SourceFile) {
        guard let action = form.action, let method = form.method, method == "GET" || method == "POST",
            let path = path(action)
        else { return }
        let routes = routes(for: path, method: method, at: file.location(at: action.offset))
        guard method == "POST", !routes.isEmpty else { return }
        for field in form.fields {
            guard let name = field.whole, !routes.contains(where: { $0.knows(field: name) }) else { continue }
            let known = routes.flatMap { $0.form.map(\.field) }
            log.add(
                file.location(at: field.offset),
                "route \"\(routes[0].name)\" has no form field \"\(name)\""
                    + suggestion(for: name, among: known))
        }
    }

    /// The routes that may answer; where there are none, that is a problem.
    private func routes(for path: [UInt8?], method: String, at location: SourceLocation) -> [Route] {
        let found = site.routes.filter { $0.pattern.mayMatch(path) }
        let answering = found.filter { $0.method == method }
        guard answering.isEmpty else { return answering }
        let shown = String(decoding: path.flatMap { $0.map { [$0] } ?? Array("…".utf8) }, as: UTF8.self)
        if let other = found.first {
            log.add(
                location,
                "no route answers \(method) \(shown), only \(other.method) (route \"\(other.name)\")")
        } else {
            let paths = site.routes.filter { $0.method == method && $0.pattern.parameterNames.isEmpty }.map {
                String(decoding: $0.pattern.prefix, as: UTF8.self)
            }
            log.add(location, "no route answers \(method) \(shown)" + suggestion(for: shown, among: paths))
        }
        return []
    }

    /// Whether a static file may be meant.
    private func isFile(_ path: [UInt8?]) -> Bool {
        guard path.starts(with: Array("/static/".utf8).map(Optional.some)) else { return false }
        if path.contains(nil) { return true }
        let name = PercentEncoding.decode(path.compactMap { $0 })
        return site.files[String(decoding: name, as: UTF8.self)] != nil
    }

    /// The path of an address of this site; nil where it is another's, or not known.
    private func path(_ text: TemplateMarkup.Text) -> [UInt8?]? {
        var pieces = text.pieces
        guard pieces.count <= Self.longestPath else { return nil }
        if text.start == site.address || text.start.hasPrefix(site.address + "/") {
            pieces.removeFirst(site.address.utf8.count)
            if pieces.isEmpty { pieces = [UInt8(ascii: "/")] }
        }
        guard pieces.first == UInt8(ascii: "/"), pieces.dropFirst().first != .some(UInt8(ascii: "/")) else {
            return nil
        }
        return Array(pieces.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    }
}

extension Route {
    /// Whether a field of a form is one of this route's, or one of a map's.
    fileprivate func knows(field name: String) -> Bool {
        form.contains { rule in
            let parts = rule.field.split(separator: "*", omittingEmptySubsequences: false)
            guard parts.count == 2, rule.kind == .map else { return rule.field == name }
            return name.hasPrefix(parts[0]) && name.hasSuffix(parts[1])
        }
    }
}
