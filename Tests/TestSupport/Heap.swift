import Foundation

/// What the allocator has given out and not got back.
package enum Heap {
    /// Bytes in use, what the allocator puts around each block included.
    ///
    /// Source: malloc_info(3). All arenas, and blocks that have a mapping of their own.
    package static func bytesInUse() -> Int {
        var text: UnsafeMutablePointer<CChar>?
        var size = 0
        guard let stream = open_memstream(&text, &size) else { return 0 }
        _ = writeMallocInfo(0, stream)
        fclose(stream)
        defer { free(text) }
        let xml = text.map { String(cString: $0) } ?? ""
        // The totals of all arenas follow the last heap.
        let totals = xml.components(separatedBy: "</heap>").last ?? ""
        func value(_ element: String, _ type: String) -> Int {
            let start = "<\(element) type=\"\(type)\""
            guard let line = totals.split(separator: "\n").first(where: { $0.hasPrefix(start) }),
                let digits = line.components(separatedBy: "size=\"").last?.prefix(while: \.isNumber)
            else { return 0 }
            return Int(digits) ?? 0
        }
        return value("system", "current") + value("total", "mmap") - value("total", "fast")
            - value("total", "rest")
    }
}

@_silgen_name("malloc_info")
private func writeMallocInfo(_ options: Int32, _ stream: UnsafeMutableRawPointer) -> Int32
