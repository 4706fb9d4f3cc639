using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrderSync.Api.Orders;

/// <summary>A place in a list of orders that is in the order of totals. Opaque on the wire.</summary>
public sealed record TotalCursor(decimal Total, Guid Id)
{
    private const int MaxLength = 100;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Total} {Id:N}")));

    public static bool TryRead(string text, [NotNullWhen(true)] out TotalCursor? cursor)
    {
        cursor = null;
        if (text.Length > MaxLength || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        if (parts.Length != 2
            || !decimal.TryParse(parts[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var total)
            || !Guid.TryParseExact(parts[1], "N", out var id))
        {
            return false;
        }
        cursor = new TotalCursor(total, id);
        return true;
    }
}
