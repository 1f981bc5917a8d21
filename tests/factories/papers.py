"""A whole PDF without drawing one: what readers of PDFs accept, in half a kilobyte."""


def small_pdf(said: str = "of the test") -> bytes:
    """One empty A4 page; ``said`` stands in a comment, so that two of them differ."""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>",
        "<< /Length 0 >>\nstream\n\nendstream",
    )
    written, places = f"%PDF-1.7 {said}\n".encode(), []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start, size = len(written), len(objects) + 1
    tail = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return written + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode()


SMALL_PDF = small_pdf()
