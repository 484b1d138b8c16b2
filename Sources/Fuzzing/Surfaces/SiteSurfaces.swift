import Browser
import Foundation
import Groundwork
import MockWeb
import WebArena
import WebEnv

/// Words of the files of a site.
enum SiteWords {
    static let yaml = [
        "&a ", "*a", "<<: *a", "!!str ", "!!binary ", "? ", "- ", ": ", "|\n  ", ">-\n  ", "---\n", "...\n",
        "{", "}", "[",
        "null", "~", "true", ".inf", "0x10", "one: true", "missing: 404", "type: integer", "default: 1",
        "min: 1",
        "max_length: 100", "requires: member_id", "redirect: /", "json: ", "status: 200",
        "content_type: text/html",
        "method: POST", "{id:int}", "{slug}", "{a}-{b}-{c}", "new_session: true", "session: ", "flash: ",
        "steps:",
        "template: home", "database: {of: shelf}", "layout:", "\t", "=== templates/a.mustache\n",
        "=== requests\n",
    ]
    static let sql = [
        "SELECT ", "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c",
        ":id", ":q",
        "zeroblob(1000000000)", "printf('%.*c', 100000000, 'x')", "hex(randomblob(99))", "REGEXP",
        "json_extract(",
        "date(:today, '+21 days')", "group_concat(title)", "x'00'", "CAST(", "ATTACH ", "PRAGMA ",
        "; DROP TABLE item",
        "INSERT INTO item ", "randomblob(8)", "with_query(:request_query, 'page', 2)", "stars(3)",
        "shortest_path(",
        "ORDER BY", "LIMIT -1", "GROUP BY", "JOIN item", "1/0", "9223372036854775807 + 1",
        "abs(-9223372036854775808)",
    ]
    static let mustache = [
        "{{", "}}", "{{#items}}", "{{/items}}", "{{^items}}", "{{>line}}", "{{<layout}}", "{{/layout}}",
        "{{$content}}",
        "{{/content}}", "{{{title}}}", "{{&title}}", "{{!", "{{=<% %>=}}", "{{.}}", "{{-index}}",
        "{{#-first}}",
        "{{items.count}}", "{{items?}}", "{{a.b.c}}", "{{>home}}", "{{ title }}", "\r\n", "  ",
    ]
}

/// Answers requests that an input asks for, each a line `METHOD /path body`.
struct SiteVisit {
    private static let requestLimit = 12
    private static let usual = Array(
        "GET /\nGET /items/1\nGET /?q=e&page=2\nPOST /items/1/a-b.html title=X\n".utf8)

    static func visit(_ site: Site, requests: [UInt8]?) throws {
        let host = SiteHost(site: site, cacheCapacity: 1 << 20)
        var world = MockWorld(hosts: [host])
        let cookie = world.signIn(nil, on: site.name).map { String($0.prefix { $0 != ";" }) }
        for line in (requests ?? usual).lines(atMost: requestLimit) {
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count > 1 else { continue }
            var headers = [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")]
            if let cookie { headers.append(HTTPHeader("Cookie", cookie)) }
            let request = HTTPRequest(
                method: parts[0], url: site.address + parts[1], headers: headers,
                body: parts.count > 2 ? Array(parts[2].utf8) : [])
            var fork = world
            guard let response = try? world.send(request), let other = try? fork.send(request) else {
                continue
            }
            try require(response.body.bytes == other.body.bytes, "a fork answers otherwise")
            try require((100...599).contains(response.status), "no status of HTTP", "\(response.status)")
        }
    }
}

/// A whole site as text: loaded, checked and visited.
struct SiteSurface: FuzzSurface {
    static let name = "site"
    static let summary = "site folders: loaded, checked, visited"
    static let tokens = SiteWords.yaml + SiteWords.sql + SiteWords.mustache
    static let sliceLength: UInt64 = 1000

    private let folder: String

    init(scratch: String) { folder = scratch + "/site" }

    func run(_ input: [UInt8]) throws {
        let files = FolderText(input)
        try files.write(to: folder)
        let site = try Site.load(directory: folder)
        try SiteVisit.visit(site, requests: files["requests"])
        if input.fingerprint % 8 == 0 { _ = SiteCheck.problems(directory: folder) }
    }
}

/// Templates of a site whose other files are right: the home page, and what it includes.
struct TemplateSurface: FuzzSurface {
    static let name = "template"
    static let summary = "Mustache templates in a site that is right"
    static let tokens =
        SiteWords.mustache + ["=== templates/home.mustache\n", "=== templates/line.mustache\n"]
    static let sliceLength: UInt64 = 1500

    private let folder: String

    init(scratch: String) { folder = scratch + "/site" }

    func run(_ input: [UInt8]) throws {
        var site = FolderText(Array(ShelfSite.folder.utf8))
        site.replaceFiles(below: "templates/", by: FolderText(input))
        try site.write(to: folder)
        try SiteVisit.visit(try Site.load(directory: folder), requests: nil)
    }
}

/// Task templates of a site that is right: read, and some of their tasks proven.
struct TaskTemplateSurface: FuzzSurface {
    static let name = "task-template"
    static let summary = "task templates: read, made into tasks, proven"
    static let tokens =
        SiteWords.yaml + SiteWords.sql + [
            "{{title}}", "{{answer}}", "{{answers}}", "kind: answer", "kind: change", "kind: navigate",
            "kind: unachievable", "minimum: ", "times: ", "sites: [shelf]", "keys: [title]", "login: reader",
            "unseen: true",
            "canaries:", "near_misses:", "program_html:", "reference_url: ", "must_include: ",
            "fuzzy_match: ",
        ]
    static let sliceLength: UInt64 = 500

    private let folder: String
    private let host: SiteHost
    private static let wantedTasks = 2

    init(scratch: String) throws {
        folder = scratch + "/shelf"
        host = try ShelfSite.host(in: folder)
    }

    func run(_ input: [UInt8]) throws {
        let file = Data(input)
        guard FileManager.default.createFile(atPath: folder + "/tasks/items.yaml", contents: file) else {
            return
        }
        let instantiator = try TaskInstantiator(host: host)
        let split = input.fingerprint % 4 == 0
        guard split else { return }
        let made = instantiator.instantiate(count: Self.wantedTasks, seed: input.fingerprint, split: .all)
        try require(
            try TaskFile.read(TaskFile.write(made.tasks), file: "made.json") == made.tasks,
            "a task that was made can't be read back")
    }
}

/// `REGEXP` in SQL: a pattern (first line) and a text (the rest), as a request brings them.
struct SQLPatternSurface: FuzzSurface {
    static let name = "sql-pattern"
    static let summary = "regular expressions in a site's SQL"
    static let tokens =
        PatternSurface.tokens + ["[[:alpha:]]", "[[.a.]]", "[[=a=]]", "\\(", "\\<", "{1,255}", "()", "a**"]
    static let sliceLength: UInt64 = 20_000

    private let host: SiteHost

    init(scratch: String) throws { host = try ShelfSite.host(in: scratch + "/shelf") }

    func run(_ input: [UInt8]) throws {
        let end = input.firstIndex(of: 0x0A) ?? input.count
        let query = FormEncoding.serialize([
            ("pattern", String(decoding: input[..<end], as: UTF8.self)),
            ("text", String(decoding: input[end...].dropFirst(), as: UTF8.self)),
        ])
        var world = MockWorld(hosts: [host])
        _ = try world.send(HTTPRequest(url: ShelfSite.address + "/match?" + query))
    }
}

extension FolderText {
    /// Takes the files below a folder from another text; those that it does not have stay.
    mutating func replaceFiles(below folder: String, by other: FolderText) {
        let new = other.files.filter { $0.path.hasPrefix(folder) }
        let kept = files.filter { old in !new.contains { $0.path == old.path } }
        self = FolderText(files: kept + new)
    }
}
