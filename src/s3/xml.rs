use alloc::string::String;
use alloc::vec::Vec;

use roxmltree::{Document, Node};

/// Returns the upload id in the response to `CreateMultipartUpload`.
///
/// `None` if the document is another one, such as S3's `<Error>`, if it is no well-formed XML, or
/// if it has more than 256 attributes. Time and memory are linear in its length.
///
/// ```
/// let response = "<InitiateMultipartUploadResult><UploadId>VXBsb2FkIElE</UploadId>\
///     </InitiateMultipartUploadResult>";
/// assert_eq!(presign::s3::upload_id(response).as_deref(), Some("VXBsb2FkIElE"));
/// ```
///
/// Source:
/// [CreateMultipartUpload](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html).
#[must_use]
pub fn upload_id(document: &str) -> Option<String> {
    let document = parse(document)?;
    text_of(root(&document, "InitiateMultipartUploadResult")?, "UploadId")
}

/// Returns the number and the `ETag` of each part in the response to `ListParts`.
///
/// They are as [`complete_multipart_upload_body`](crate::s3::complete_multipart_upload_body) takes
/// them. A response has at most 1,000 parts:
/// [`part_number_marker`](crate::s3::Operation::part_number_marker) with the last number continues
/// the list.
///
/// `None` if the document is another one, such as S3's `<Error>`, if it is no well-formed XML, if
/// it has more than 256 attributes, or if a part lacks its number or its `ETag`. Time and memory
/// are linear in its length.
///
/// ```
/// let response = "<ListPartsResult><Part><PartNumber>1</PartNumber>\
///     <ETag>&quot;a54357aff0632cce46d942af68356b38&quot;</ETag></Part></ListPartsResult>";
/// let parts = presign::s3::parts(response).unwrap_or_default();
/// assert_eq!(parts, [(1, String::from("\"a54357aff0632cce46d942af68356b38\""))]);
/// ```
///
/// Source: [ListParts](https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html).
#[must_use]
pub fn parts(document: &str) -> Option<Vec<(u16, String)>> {
    let document = parse(document)?;
    let list = root(&document, "ListPartsResult")?;
    let part = |part: Node<'_, '_>| {
        Some((text_of(part, "PartNumber")?.trim().parse().ok()?, text_of(part, "ETag")?))
    };
    list.children().filter(|child| child.tag_name().name() == "Part").map(part).collect()
}

/// Parses a document with few attributes. The parser compares each with all others of its element,
/// and a namespace also with those of the elements around it.
fn parse(document: &str) -> Option<Document<'_>> {
    const MAX_ATTRIBUTES: usize = 256;
    let is_value = |text: &&str| text.trim_start().starts_with(['"', '\'']);
    let attributes = document.split('=').skip(1).filter(is_value).count();
    if attributes > MAX_ATTRIBUTES { None } else { Document::parse(document).ok() }
}

/// Returns the root element if it has this name, in any namespace: servers differ in it.
fn root<'a, 'input>(document: &'a Document<'input>, name: &str) -> Option<Node<'a, 'input>> {
    Some(document.root_element()).filter(|root| root.tag_name().name() == name)
}

/// Returns the text of a child, unless it is empty.
fn text_of(parent: Node<'_, '_>, name: &str) -> Option<String> {
    let child = parent.children().find(|child| child.tag_name().name() == name)?;
    let texts = child.children().filter(Node::is_text).filter_map(|child| child.text());
    let text: String = texts.collect();
    (!text.is_empty()).then_some(text)
}
