/// Texts as C strings that live as long as a call.
package enum CStrings {
    /// - Parameter body: gets the strings in order, with a null pointer behind the last.
    package static func with<Result>(
        _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let storage = texts.map { Array($0.utf8CString) }
        let bytes = storage.flatMap { $0 }
        return bytes.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var offset = 0
            for text in storage {
                pointers.append(buffer.baseAddress.map { $0 + offset })
                offset += text.count
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer(body)
        }
    }
}
