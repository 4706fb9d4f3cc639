namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// An order's amounts in major units. Vendure's own subTotal is what is left of lines and surcharges after all discounts; here the
/// subtotal is before them, so that subtotal + shipping + tax − discounts − credits = total. A surcharge of a negative price is a
/// credit.
/// </summary>
internal sealed class VendureAmounts
{
    private readonly int _precision;

    public VendureAmounts(VendureOrder order, int precision)
    {
        _precision = precision;
        (Total, Shipping, Tax, Subtotal) = (Major(order.TotalWithTax), Major(order.Shipping), Major(order.TotalWithTax - order.Total), Major(order.SubTotal));
        var lines = (order.Lines ?? []).OfType<VendureLine>().ToList();
        if (order.Lines is not null && lines.TrueForAll(line => PriceOf(line) is not null && line.ProratedLinePrice is not null))
        {
            var surcharges = (order.Surcharges ?? []).OfType<VendureSurcharge>().Select(surcharge => surcharge.Price ?? 0).ToList();
            Subtotal = Major(lines.Sum(PriceOf) + surcharges.Sum(price => Math.Max(0, price)));
            Discounts = Major(lines.Sum(line => PriceOf(line) - line.ProratedLinePrice));
            Credits = Major(-surcharges.Sum(price => Math.Min(0, price)));
        }
        var isComplete = order is { SubTotal: not null, Shipping: not null, Total: not null };
        AddUp = !isComplete || Math.Abs((Parts - Total) ?? 0) <= Major(lines.Count);
    }

    public decimal? Total { get; }

    public decimal? Shipping { get; }

    public decimal? Tax { get; }

    public decimal? Subtotal { get; }

    /// <summary>Null where a line does not say its price. So are the credits.</summary>
    public decimal? Discounts { get; }

    public decimal? Credits { get; }

    /// <summary>Within a unit of rounding for each line, which Vendure rounds one by one. Where a part is unknown nobody can tell.</summary>
    public bool AddUp { get; }

    private decimal? Parts => Subtotal + Shipping + Tax - (Discounts ?? 0) - (Credits ?? 0);

    public decimal? Major(decimal? minor) => minor is { } amount ? MinorUnits.ToMajor(amount, _precision) : null;

    /// <summary>Of the whole line, before discounts; null where the record does not say.</summary>
    public static decimal? PriceOf(VendureLine line) => line.UnitPrice * (line.Quantity ?? 1);
}
