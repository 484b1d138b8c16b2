import Groundwork

/// The text of a style sheet that was loaded from its address, with the sheets that it imports. It never changes, and all
/// pages that refer to it share it.
package final class LinkedText: Sendable {
    /// UTF-8.
    package let bytes: [UInt8]
    /// What its `@import` rules refer to, in their order; nil where that was not loaded.
    package let imports: [LinkedText?]
    /// What layers above have made of the text.
    package let derived = DerivedValues()

    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - imports: one for each `@import` rule whose condition holds.
    package init(_ bytes: [UInt8], imports: [LinkedText?]) {
        self.bytes = bytes
        self.imports = imports
    }
}

/// What an element of a document refers to: the sheet of a `link`, or a `style` element's own with what it imports.
package struct LinkedSheet: Sendable {
    /// The `link` or `style` element.
    package let element: NodeID
    package let text: LinkedText

    package init(element: NodeID, text: LinkedText) {
        self.element = element
        self.text = text
    }

    func moved(to element: NodeID) -> LinkedSheet { LinkedSheet(element: element, text: text) }
}

extension Document {
    /// The same document with the style sheets that its elements refer to. It shares all buffers with this one.
    /// - Parameter sheets: in document order.
    package func linking(_ sheets: [LinkedSheet]) -> Document { Document(self, linking: sheets) }
}
