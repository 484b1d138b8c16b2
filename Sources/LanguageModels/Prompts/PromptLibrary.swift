import Glibc
import Groundwork

/// A folder of prompt files.
public struct PromptLibrary: Sendable, Hashable {
    /// What the names of prompt files end with.
    public static let ending = ".prompt"
    /// Path of the folder.
    public let folder: String

    /// The prompts in a folder; nothing is read yet.
    public init(folder: String) { self.folder = folder }

    /// A prompt by its name in the folder, or by the path of its file.
    /// - Parameter name: `policy-webarena`, or a path that ends in `.prompt`.
    /// - Throws: `InputError` where there is no such prompt, or with the place of the first mistake in it.
    public func prompt(_ name: String, part: PromptPart) throws -> Prompt {
        let isPath = name.hasSuffix(Self.ending)
        let path = isPath ? name : "\(folder)/\(name)\(Self.ending)"
        guard access(path, F_OK) == 0 else {
            if isPath { throw InputError("\(path): no such file") }
            let known = names
            throw InputError(
                known.isEmpty
                    ? "\(folder): this is no folder with prompts"
                    : "\(folder) has no prompt '\(name)'; there are: \(known.joined(separator: ", "))")
        }
        let text = String(decoding: try InputFile.contents(of: path), as: UTF8.self)
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return try PromptReader.read(
            text, file: path, name: String(last.dropLast(Self.ending.count)), part: part)
    }

    /// The prompt of a part that is called like the part.
    /// - Throws: as ``prompt(_:part:)`` does.
    public func prompt(of part: PromptPart) throws -> Prompt { try prompt(part.rawValue, part: part) }

    /// Names of the folder's prompts, sorted.
    public var names: [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Self.ending) { found.append(String(name.dropLast(Self.ending.count))) }
        }
        return found.sorted()
    }
}
