//! Pictures: how large they are, and smaller copies of them for smaller screens.

mod size;
mod svg;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits};

/// A picture as pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Width and height, where the file says so.
    pub(crate) size: Option<(u32, u32)>,
    /// The same picture in fewer bytes, the narrowest first.
    pub(crate) copies: Vec<Copy>,
}

/// The same picture in fewer bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub(crate) width: u32,
    pub(crate) format: Format,
    pub(crate) bytes: Vec<u8>,
}

/// What copies are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Without loss: of drawings and of what was on a screen.
    WebP,
    /// Of photographs.
    Jpeg,
}

impl Format {
    /// The ending of its files.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Format::WebP => "webp",
            Format::Jpeg => "jpg",
        }
    }
}

/// Why a file is not shown as a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PictureError {
    /// Reading it would take too much memory.
    #[error("the picture has {0} megapixels, and at most {PIXEL_LIMIT} are read")]
    TooLarge(u64),
    /// It is damaged, or something else.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
    /// An SVG could do what a page may not.
    #[error("the picture holds {0}, which could do anything to readers who open it")]
    Active(&'static str),
}

/// Megapixels of a picture, at most.
const PIXEL_LIMIT: u64 = 50;
/// Bytes of a picture that was read, at most.
const MEMORY_LIMIT: u64 = 100 << 20;
/// How good copies of photographs are, of 100.
const QUALITY: u8 = 80;

/// Changes whenever the same picture would get other copies; part of their names in a cache.
pub(crate) const EDITION: u8 = 1;

/// Reads width and height; what is no picture has none.
///
/// # Errors
/// [`PictureError`] where the file should not be shown.
pub(crate) fn size(path: &str, bytes: &[u8]) -> Result<Option<(u32, u32)>, PictureError> {
    match size::ending(path).as_str() {
        "svg" => {
            svg::check(bytes)?;
            Ok(size::svg(bytes))
        }
        "avif" => Ok(size::avif(bytes)),
        "png" | "jpg" | "jpeg" | "gif" | "webp" => {
            let mut decoder = reader(bytes)?.into_decoder()?;
            let ((width, height), orientation) = (decoder.dimensions(), decoder.orientation()?);
            let pixels = u64::from(width) * u64::from(height);
            if pixels > PIXEL_LIMIT * 1_000_000 {
                return Err(PictureError::TooLarge(pixels.div_ceil(1_000_000)));
            }
            Ok(Some(if turned(orientation) { (height, width) } else { (width, height) }))
        }
        _ => Ok(None),
    }
}

/// Makes copies of a PNG or JPEG file, each as wide as one of `widths`; only those that have fewer bytes.
///
/// # Errors
/// [`PictureError`] where the file cannot be read.
pub(crate) fn copies(bytes: &[u8], widths: &[u32]) -> Result<Vec<Copy>, PictureError> {
    let reader = reader(bytes)?;
    let format = match reader.format() {
        Some(ImageFormat::Png) if !PngDecoder::new(Cursor::new(bytes))?.is_apng()? => Format::WebP,
        Some(ImageFormat::Jpeg) => Format::Jpeg,
        Some(_) | None => return Ok(Vec::new()),
    };
    let mut decoder = reader.into_decoder()?;
    let (profile, orientation) = (decoder.icc_profile()?, decoder.orientation()?);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    let copy = |image: &DynamicImage| -> Result<Option<Copy>, PictureError> {
        let copied = encode(image, format, profile.clone())?;
        let smaller = copied.len() < bytes.len();
        Ok(smaller.then_some(Copy { width: image.width(), format, bytes: copied }))
    };
    // Where the copy of full width is no gain, narrower ones would only lose sharpness.
    let full = match format {
        Format::WebP => match copy(&image)? {
            Some(full) => Some(full),
            None => return Ok(Vec::new()),
        },
        Format::Jpeg => None,
    };
    let mut copies = Vec::new();
    for width in widths.iter().filter(|width| **width < image.width()) {
        let height = (u64::from(image.height()) * u64::from(*width)).div_ceil(u64::from(image.width()));
        let height = u32::try_from(height).expect("it is less than before");
        copies.extend(copy(&image.resize_exact(*width, height, FilterType::Lanczos3))?);
    }
    copies.sort_by_key(|copy| copy.width);
    copies.dedup_by_key(|copy| copy.width);
    copies.extend(full);
    Ok(copies)
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PictureError> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|error| PictureError::Unreadable(error.to_string()))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_LIMIT);
    reader.limits(limits);
    Ok(reader)
}

fn turned(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            true
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

fn encode(image: &DynamicImage, format: Format, profile: Option<Vec<u8>>) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    match format {
        Format::WebP => {
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            set_profile(&mut encoder, profile);
            match image.color().has_alpha() {
                true => image.to_rgba8().write_with_encoder(encoder)?,
                false => image.to_rgb8().write_with_encoder(encoder)?,
            }
        }
        Format::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            set_profile(&mut encoder, profile);
            image.to_rgb8().write_with_encoder(encoder)?;
        }
    }
    Ok(bytes)
}

/// Keeps the meaning of colours; a format that has no place for it shows them as they are.
fn set_profile(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        drop(encoder.set_icc_profile(profile));
    }
}

impl From<ImageError> for PictureError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => PictureError::TooLarge(PIXEL_LIMIT + 1),
            ImageError::Decoding(_)
            | ImageError::Encoding(_)
            | ImageError::Parameter(_)
            | ImageError::Unsupported(_)
            | ImageError::IoError(_) => PictureError::Unreadable(error.to_string()),
        }
    }
}

/// Copies as the bytes of one file.
pub(crate) fn pack(copies: &[Copy]) -> Vec<u8> {
    let mut packed = Vec::new();
    for copy in copies {
        packed.push(match copy.format {
            Format::WebP => 0,
            Format::Jpeg => 1,
        });
        packed.extend(copy.width.to_le_bytes());
        packed.extend((copy.bytes.len() as u64).to_le_bytes());
        packed.extend(&copy.bytes);
    }
    packed
}

/// The copies of [`pack`]; none where the bytes are others.
pub(crate) fn unpack(mut packed: &[u8]) -> Option<Vec<Copy>> {
    let mut copies = Vec::new();
    while let Some((format, rest)) = packed.split_first() {
        let format = match format {
            0 => Format::WebP,
            1 => Format::Jpeg,
            _ => return None,
        };
        let (width, rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (bytes, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        copies.push(Copy { width: u32::from_le_bytes(*width), format, bytes: bytes.to_vec() });
        packed = rest;
    }
    Some(copies)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of this width, half as high, as a file.
    fn file(width: u32, format: ImageFormat) -> Vec<u8> {
        let image = image::RgbImage::from_fn(width, width / 2, |x, y| {
            image::Rgb([(x * 7) ^ y, (x / 8 + y / 8) * 31, x * y].map(|part| u8::try_from(part % 256).expect("a byte")))
        });
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("it fits into memory");
        bytes.into_inner()
    }

    #[test]
    fn every_format_says_how_large_it_is() {
        for (name, format) in [
            ("png", ImageFormat::Png),
            ("JPG", ImageFormat::Jpeg),
            ("gif", ImageFormat::Gif),
            ("webp", ImageFormat::WebP),
        ] {
            assert_eq!(size(&format!("a.{name}"), &file(64, format)), Ok(Some((64, 32))), "{name}");
        }
        assert_eq!(size("a.svg", b"<svg viewBox='0 0 640 300'>"), Ok(Some((640, 300))));
        assert_eq!(size("a.pdf", b"x"), Ok(None));
    }

    #[test]
    fn copies_are_narrower_and_have_fewer_bytes() {
        for (format, copied, widths) in
            [(ImageFormat::Png, Format::WebP, vec![40, 100, 200]), (ImageFormat::Jpeg, Format::Jpeg, vec![40, 100])]
        {
            let original = file(200, format);
            let copies = copies(&original, &[100, 40, 200, 900]).expect("a picture");
            assert_eq!(copies.iter().map(|copy| copy.width).collect::<Vec<_>>(), widths);
            for copy in &copies {
                assert_eq!(copy.format, copied);
                assert!(copy.bytes.len() < original.len());
                let name = format!("a.{}", copied.ending());
                assert_eq!(size(&name, &copy.bytes), Ok(Some((copy.width, copy.width / 2))));
            }
            assert_eq!(unpack(&pack(&copies)), Some(copies));
        }
        assert_eq!(copies(&file(200, ImageFormat::Gif), &[40]), Ok(Vec::new()));
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() {
        let mut bomb = file(64, ImageFormat::Png);
        // Width and height stand in the header; its check sum follows.
        bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let sum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        assert_eq!(size("a.png", &bomb), Err(PictureError::TooLarge(400)));
        assert!(copies(&bomb, &[40]).is_err());
    }

    /// The check sum of a part of a PNG (annex D).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }

    #[test]
    fn what_is_damaged_is_no_picture() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let whole = file(64, format);
            for end in (0..whole.len()).step_by(7) {
                drop((size("a.png", &whole[..end]), copies(&whole[..end], &[16])));
            }
        }
        assert!(size("a.png", b"").is_err());
        assert_eq!(unpack(&[0, 1]), None);
        assert_eq!(unpack(&[0, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 1]), None);
    }
}
