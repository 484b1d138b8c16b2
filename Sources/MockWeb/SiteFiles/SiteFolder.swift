import Groundwork
import WebEnv

/// A site's folder as its loader reads it: plain files that lie in it, of bounded size, each and all together.
///
/// A name may be a link, as long as what it leads to lies in the folder as well: a site is data from elsewhere, and
/// loading it must not read, or wait for, anything else.
final class SiteFolder {
    /// As the caller named it.
    let path: String
    private let realPath: String?
    /// Bytes read so far.
    private var total = 0

    /// Bytes of a file that is parsed: `site.yaml`, `seed.yaml`, the schema, a template, a file of task templates.
    static let largestText = 4 << 20
    /// Bytes of a table's data or a static file.
    static let largestData = 64 << 20
    /// Bytes of all files that are read.
    static let largestTotal = 256 << 20
    /// Files and folders below one folder of the site.
    static let mostEntries = 20_000
    /// Folders within folders.
    static let deepestFolder = 32

    static let invalidText = "the text is not UTF-8 here"

    init(_ path: String) {
        self.path = path
        realPath = Folder.realPath(path)
    }

    /// - Parameters:
    ///   - name: relative to the folder.
    ///   - limit: bytes at most.
    /// - Throws: ``FileRefusal`` where there is no such file in the folder, it is no plain file, or too long.
    func read(_ name: String, limit: Int) throws(FileRefusal) -> [UInt8] {
        let real = try resolved(name)
        let bytes = try Files.contents(of: real, limit: limit)
        guard total + bytes.count <= Self.largestTotal else {
            throw FileRefusal(
                message: "the site's files are longer than \(Files.sizeText(Self.largestTotal)) together")
        }
        total += bytes.count
        return bytes
    }

    /// Where a name leads.
    private func resolved(_ name: String) throws(FileRefusal) -> String {
        guard let realPath, let real = Folder.realPath(path + "/" + name) else {
            throw FileRefusal(message: "there is no such file", isAbsence: true)
        }
        let inside = realPath == "/" ? "/" : realPath + "/"
        guard real == realPath || real.utf8.starts(with: inside.utf8) else {
            throw FileRefusal(message: "this lies outside of the site's folder")
        }
        return real
    }

    /// A YAML file of the site; where it can't be read, or is none, a problem is reported.
    func document(_ name: String, log: ProblemLog) -> YAMLValue? {
        do {
            let file = SourceFile(
                name: path + "/" + name, bytes: try read(name, limit: Self.largestText))
            if let offset = file.invalidOffset { log.add(file.location(at: offset), SiteFolder.invalidText) }
            return YAMLValue.document(file, log: log)
        } catch {
            log.add(SiteProblem(file: path + "/" + name, message: error.message))
            return nil
        }
    }

    /// Names in a folder of the site, sorted; empty where there is none. A folder elsewhere is a problem.
    func names(in name: String, log: ProblemLog) -> [String] {
        guard Files.exists(path + "/" + name) else { return [] }
        do { return Files.names(in: try resolved(name)) } catch {
            log.add(SiteProblem(file: path + "/" + name, message: error.message))
            return []
        }
    }

    /// Paths of all files below a folder of the site, relative to it, sorted by folder; what is neither a file nor a
    /// folder of the site goes to the log.
    func tree(_ name: String, includingHidden: Bool = false, log: ProblemLog) -> [String] {
        guard Files.exists(path + "/" + name) else { return [] }
        var walk = TreeWalk(folder: self, root: name, includingHidden: includingHidden, log: log)
        walk.visit(name, prefix: "", above: [])
        return walk.files
    }

    private struct TreeWalk {
        let folder: SiteFolder
        let root: String
        let includingHidden: Bool
        let log: ProblemLog
        var files: [String] = []
        private var entries = 0

        init(folder: SiteFolder, root: String, includingHidden: Bool, log: ProblemLog) {
            self.folder = folder
            self.root = root
            self.includingHidden = includingHidden
            self.log = log
        }

        /// - Parameter above: real paths of the folders that this one lies in: a link may lead back to one.
        mutating func visit(_ name: String, prefix: String, above: [String]) {
            let real: String
            do { real = try folder.resolved(name) } catch { return report(name, error.message) }
            switch Files.kind(of: real) {
            case .file where !prefix.isEmpty: files.append(String(prefix.dropLast()))
            case .folder:
                guard !above.contains(real) else { return report(name, "the folder contains itself") }
                guard above.count < SiteFolder.deepestFolder else {
                    return report(
                        name, "folders lie within each other more than \(SiteFolder.deepestFolder) deep")
                }
                for entry in Files.names(in: real, includingHidden: includingHidden) {
                    guard count() else { return }
                    let path = name.isEmpty ? entry : name + "/" + entry
                    visit(path, prefix: prefix + entry + "/", above: above + [real])
                }
            case .file: report(name, "a folder is needed here")
            default: report(name, "this is neither a plain file nor a folder")
            }
        }

        /// - Returns: false where there are too many; the first that is too many is reported.
        private mutating func count() -> Bool {
            entries += 1
            if entries == SiteFolder.mostEntries + 1 {
                report(root, "there are more than \(SiteFolder.mostEntries) files and folders here")
            }
            return entries <= SiteFolder.mostEntries
        }

        private func report(_ name: String, _ message: String) {
            log.add(SiteProblem(file: folder.path + "/" + name, message: message))
        }
    }
}
