import Foundation

/// A small folder as one text, so that one input can be several files: a line `=== path` begins each.
///
/// Files end with a line end, but for those without a dot in their path, which may hold anything.
struct FolderText {
    /// In order of their first appearance; a path that comes again replaces what it had.
    private(set) var files: [(path: String, bytes: [UInt8])] = []

    /// Files and folders that one text makes at most.
    private static let fileLimit = 48

    init(_ text: [UInt8]) {
        var current: (path: String, bytes: [UInt8])?
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            if let path = Self.path(line) {
                if let current { add(current) }
                current = (path, [])
            } else if current != nil {
                current?.bytes += line
                current?.bytes.append(0x0A)
            }
        }
        if let current { add(current) }
    }

    init(files: [(path: String, bytes: [UInt8])]) { self.files = files }

    subscript(path: String) -> [UInt8]? { files.first { $0.path == path }?.bytes }

    private mutating func add(_ whole: (path: String, bytes: [UInt8])) {
        var file = whole
        if !file.path.utf8.contains(UInt8(ascii: ".")) { file.bytes = Array(file.bytes.dropLast()) }
        if let place = files.firstIndex(where: { $0.path == file.path }) {
            files[place] = file
        } else if files.count < Self.fileLimit {
            files.append(file)
        }
    }

    /// Only paths that stay within the folder: names of letters, digits and a few signs.
    private static func path(_ line: ArraySlice<UInt8>) -> String? {
        guard line.starts(with: "=== ".utf8), line.count < 128 else { return nil }
        let path = String(decoding: line.dropFirst(4), as: UTF8.self)
        let isSafe = path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { name in
            name.first.map { $0 != "." } == true
                && name.utf8.allSatisfy(isNameByte)
        }
        return isSafe ? path : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            || "-_.".utf8.contains(byte)
    }

    /// Writes the files into a folder that holds nothing else afterwards.
    func write(to folder: String) throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: folder)
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files {
            let place = folder + "/" + file.path
            let parent = URL(fileURLWithPath: place).deletingLastPathComponent().path
            try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
            guard manager.createFile(atPath: place, contents: Data(file.bytes)) else { continue }
        }
    }
}
