import Browser
import Groundwork
import WebEnv

/// Reads a site's folder and compiles it.
struct SiteLoader {
    private let directory: String
    private let folder: SiteFolder
    private let log: ProblemLog

    /// - Returns: the site, nil where it can't be built at all; and every mistake, in order.
    static func load(directory: String) -> (site: Site?, problems: [SiteProblem]) {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let loader = SiteLoader(path, log: ProblemLog())
        let site = loader.load()
        return (site, Array(Set(loader.log.problems)).sorted())
    }

    /// What a folder's `site.yaml` says, without the files that it names; nil where it can't be read.
    static func file(directory: String) -> SiteFile? {
        let loader = SiteLoader(directory, log: ProblemLog())
        guard let file = loader.source("site.yaml"), let document = YAMLValue.document(file, log: loader.log)
        else { return nil }
        return SiteFile(document)
    }

    private init(_ directory: String, log: ProblemLog) {
        self.directory = directory
        folder = SiteFolder(directory)
        self.log = log
    }

    private func load() -> Site? {
        guard let file = source("site.yaml"), let document = YAMLValue.document(file, log: log) else {
            return nil
        }
        var siteFile = SiteFile(document, routesIn: folder)
        let templates = templates()
        guard let (image, owner) = database(siteFile) else { return nil }
        siteFile.clock = owner.clock
        siteFile.seed = owner.seed
        var compiler = SiteCompiler(file: siteFile, image: image, templates: templates, log: log)
        return compiler.compile(directory: directory, databaseName: owner.name, files: staticFiles())
    }

    /// A text of the site; where it can't be read, a problem is reported: at the text that names the file, if there is one.
    private func source(_ name: String, named: LocatedText? = nil) -> SourceFile? {
        let path = directory + "/" + name
        do {
            return SourceFile(name: path, bytes: try folder.read(name, limit: SiteFolder.largestText))
        } catch {
            if let named {
                log.add(named.location, "\(name): \(error.message)")
            } else {
                log.add(SiteProblem(file: path, message: error.message))
            }
            return nil
        }
    }

    private func templates() -> [String: SourceFile] {
        var templates: [String: SourceFile] = [:]
        for path in folder.tree("templates", log: log) where path.hasSuffix(".mustache") {
            templates[String(path.dropLast(9))] = source("templates/" + path)
        }
        return templates
    }

    private func staticFiles() -> [String: Site.StaticFile] {
        var files: [String: Site.StaticFile] = [:]
        for path in folder.tree("static", log: log) {
            let name = "static/" + path
            do {
                let bytes = try folder.read(name, limit: SiteFolder.largestData)
                files["/" + name] = Site.StaticFile(
                    contentType: ContentType.of(path), body: ResponseBody(bytes))
            } catch {
                log.add(SiteProblem(file: directory + "/" + name, message: error.message))
            }
        }
        return files
    }

    // MARK: The seed database

    /// The site's database, and the site that it belongs to: this one, or the one that it says.
    private func database(_ file: SiteFile) -> (image: DatabaseImage, owner: SiteFile)? {
        guard let other = file.databaseOf else {
            var owner = file
            owner.seed = SeedFile.read(in: directory, log: log)
            return image(file).map { ($0, owner) }
        }
        let beside = directory + "/.."
        let known = Files.names(in: beside).filter { Files.isDirectory(beside + "/" + $0) }
        guard known.contains(other.text) else {
            log.add(
                other.location,
                "there is no site \"\(other.text)\" beside this one"
                    + suggestion(for: other.text, among: known))
            return nil
        }
        let loader = SiteLoader(beside + "/" + other.text, log: log)
        guard let source = loader.source("site.yaml"), let document = YAMLValue.document(source, log: log)
        else { return nil }
        var owner = SiteFile(document)
        owner.seed = SeedFile.read(in: loader.directory, log: log)
        if owner.databaseOf != nil {
            log.add(other.location, "\"\(other.text)\" has no database of its own")
        }
        return loader.image(owner).map { ($0, owner) }
    }

    private func image(_ file: SiteFile) -> DatabaseImage? {
        guard let schema = file.schema else { return nil }
        guard let script = source(schema.text, named: schema) else { return nil }
        do {
            let connection = try SQLConnection()
            connection.begin(clock: file.clock, randomness: RandomSource(seed: 0))
            try connection.execute(script: "PRAGMA page_size = 4096; PRAGMA foreign_keys = OFF")
            guard run(script, on: connection) else { return nil }
            try connection.execute(script: "BEGIN")
            for table in file.load { load(table, into: connection) }
            try connection.execute(script: "COMMIT")
            checkForeignKeys(connection, schema)
            return try connection.serialize()
        } catch {
            log.add(schema.location, error.description)
            return nil
        }
    }

    /// Runs the schema statement by statement, so that a mistake has a place.
    private func run(_ script: SourceFile, on connection: SQLConnection) -> Bool {
        let text = LocatedText(file: script)
        for range in SQLScript.statements(script.bytes) {
            let sql = String(decoding: script.bytes[range], as: UTF8.self)
            do {
                connection.begin(clock: 0, randomness: RandomSource(seed: 0), restartingBudget: false)
                try connection.execute(script: sql, by: .schema)
            } catch {
                let lead = script.bytes[range].prefix { $0 <= 32 }.count
                log.add(
                    text.location(at: range.lowerBound + max(lead, error.offset ?? lead)), error.description)
                return false
            }
        }
        return true
    }

    private func load(_ table: LocatedText, into connection: SQLConnection) {
        let name = "data/" + table.text + ".csv"
        let path = directory + "/" + name
        guard let bytes = data(name, of: table) else { return }
        connection.begin(clock: 0, randomness: RandomSource(seed: 0), restartingBudget: false)
        var reader = CSVReader(bytes)
        var line = 1
        do {
            guard let header = try reader.next() else {
                return log.add(SiteProblem(file: path, message: "there is no header"))
            }
            let columns = header.map { $0 ?? "" }
            let names = columns.map(quoted).joined(separator: ", ")
            let marks = columns.map { _ in "?" }.joined(separator: ", ")
            let insert = try connection.prepare(
                "INSERT INTO \(quoted(table.text)) (\(names)) VALUES (\(marks))")
            defer { insert.finalize() }
            line = reader.line
            while let record = try reader.next() {
                guard record.count == columns.count else {
                    log.add(
                        SiteProblem(
                            file: path, line: line,
                            message: "\(record.count) fields where the header has \(columns.count)"))
                    return
                }
                for (index, field) in record.enumerated() {
                    try insert.bind(field.map { .text($0) } ?? .null, at: index)
                }
                while try insert.step(on: connection) {}
                line = reader.line
            }
        } catch let failure as CSVReader.Failure {
            log.add(SiteProblem(file: path, line: failure.line, message: failure.message))
        } catch let failure as SQLFailure {
            log.add(SiteProblem(file: path, line: line, message: failure.description))
        } catch {
            log.add(SiteProblem(file: path, line: line, message: "\(error)"))
        }
    }

    private func data(_ name: String, of table: LocatedText) -> [UInt8]? {
        do {
            return try folder.read(name, limit: SiteFolder.largestData)
        } catch  where error.isAbsence {
            let known = Files.names(in: directory + "/data").filter { $0.hasSuffix(".csv") }.map {
                String($0.dropLast(4))
            }
            log.add(table.location, "there is no file \(name)" + suggestion(for: table.text, among: known))
        } catch {
            log.add(table.location, "\(name): \(error.message)")
        }
        return nil
    }

    private func checkForeignKeys(_ connection: SQLConnection, _ schema: LocatedText) {
        do {
            let check = try connection.prepare("PRAGMA foreign_key_check")
            defer { check.finalize() }
            var store = CellStore()
            let table = try connection.rows(of: check, shape: 0, limit: 20, into: &store)
            for row in 0..<table.rowCount {
                let cells = store.cells[(row * 4)..<(row * 4 + 4)].map { store.string($0) }
                log.add(
                    schema.location,
                    "row \(cells[1]) of \(cells[0]) refers to a row that \(cells[2]) does not have")
            }
        } catch {
            log.add(schema.location, error.description)
        }
    }

    private func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// The media type of a static file.
enum ContentType {
    static let html = "text/html; charset=utf-8"
    static let json = "application/json"
    private static let known = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "html": html,
        "txt": "text/plain; charset=utf-8",
        "json": json, "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
        "gif": "image/gif",
        "webp": "image/webp", "ico": "image/x-icon", "woff2": "font/woff2", "woff": "font/woff",
        "pdf": "application/pdf",
        "xml": "application/xml", "csv": "text/csv; charset=utf-8",
    ]
    static func of(_ path: String) -> String {
        guard let dot = path.lastIndex(of: ".") else { return "application/octet-stream" }
        return known[path[path.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}

/// SQL as text.
enum SQLScript {
    /// Ranges of the statements of a script, found by `;` outside of strings, comments and trigger bodies.
    static func statements(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        // The statement's first words tell whether it is a trigger, whose body has semicolons of its own and ends in END.
        var opening: [String] = []
        var word: Range<Int>?
        for token in tokens(bytes) {
            if token.count == 1, bytes[token.lowerBound] == UInt8(ascii: ";") {
                let isTrigger = opening.first == "CREATE" && opening.contains("TRIGGER")
                if !isTrigger || word.map({ upperCased(bytes[$0]) }) == "END" {
                    ranges.append(start..<token.upperBound)
                    start = token.upperBound
                    opening = []
                }
            } else if opening.count < 3 {
                opening.append(upperCased(bytes[token]))
            }
            word = token
        }
        if bytes[start...].contains(where: { $0 > 32 }) { ranges.append(start..<bytes.count) }
        return ranges
    }

    private static func upperCased(_ token: ArraySlice<UInt8>) -> String {
        String(decoding: token.prefix(16), as: UTF8.self).uppercased()
    }

    /// Ranges of the tokens: words, strings, signs; no white space and no comments.
    static func tokens(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let start = index
            switch bytes[index] {
            case 0...32: index += 1
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
                while index < bytes.count, bytes[index] != 10 { index += 1 }
            case UInt8(ascii: "/") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "*"):
                index += 2
                while index < bytes.count,
                    !(bytes[index - 1] == UInt8(ascii: "*") && bytes[index] == UInt8(ascii: "/")
                        && index > start + 2)
                {
                    index += 1
                }
                index = min(bytes.count, index + 1)
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "["):
                let close = bytes[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : bytes[index]
                index += 1
                while index < bytes.count, bytes[index] != close { index += 1 }
                index = min(bytes.count, index + 1)
                ranges.append(start..<index)
            case let byte where isWord(byte):
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                ranges.append(start..<index)
            default:
                index += 1
                ranges.append(start..<index)
            }
        }
        return ranges
    }

    static func isWord(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }

    /// `:query.column` becomes `:query$column`, which SQLite takes for a parameter's name. No byte moves.
    static func joiningDottedParameters(_ sql: String) -> String {
        var bytes = Array(sql.utf8)
        let tokens = tokens(bytes)
        for (index, token) in tokens.enumerated()
        where bytes[token.lowerBound] == UInt8(ascii: ":") && index + 3 < tokens.count {
            let name = tokens[index + 1], dot = tokens[index + 2], column = tokens[index + 3]
            guard name.lowerBound == token.upperBound, dot.lowerBound == name.upperBound,
                column.lowerBound == dot.upperBound,
                bytes[dot.lowerBound] == UInt8(ascii: "."), isWord(bytes[name.lowerBound]),
                isWord(bytes[column.lowerBound])
            else { continue }
            bytes[dot.lowerBound] = UInt8(ascii: "$")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
