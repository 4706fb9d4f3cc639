namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// An order's amounts in major units. Vendure's own subTotal is what is left of lines and surcharges after all discounts; here the
/// subtotal is before them, so that subtotal + shipping + tax − discounts − credits = total. A surcharge of a negative price is a
/// credit.
/// </summary>
internal readonly struct VendureAmounts(VendureOrder order, int precision)
{
    private readonly int _precision = precision;

    public decimal? Total => Major(order.TotalWithTax);

    public decimal? Shipping => Major(order.Shipping);

    public decimal? Tax => Major(order.TotalWithTax - order.Total);

    public decimal? Subtotal => Gross is { } gross ? Major(gross) : Major(order.SubTotal);

    public decimal? Discounts => Gross is null ? null : Major(Lines.Sum(line => PriceOf(line) - line.ProratedLinePrice));

    public decimal? Credits => Gross is null ? null : Major(-Surcharges.Sum(surcharge => Math.Min(0, surcharge.Price ?? 0)));

    /// <summary>Within a unit of rounding for each line, which Vendure rounds by itself.</summary>
    public bool AddUp
    {
        get
        {
            if (order.SubTotal is null || order.Shipping is null || order.Total is null)
                return true;
            var parts = Subtotal + Shipping + Tax - (Discounts ?? 0) - (Credits ?? 0);
            return Math.Abs((parts - Total) ?? 0) <= MinorUnits.ToMajor(Lines.Count(), _precision);
        }
    }

    public decimal? Major(decimal? minor) => minor is { } amount ? MinorUnits.ToMajor(amount, _precision) : null;

    /// <summary>Of the whole line, before discounts; null where the record does not say.</summary>
    public static decimal? PriceOf(VendureLine line) => line.UnitPrice * (line.Quantity ?? 1);

    /// <summary>Lines and surcharges before discounts; null where one of them has no price.</summary>
    private decimal? Gross => order.Lines is not null && Lines.All(line => PriceOf(line) is not null && line.ProratedLinePrice is not null)
        ? Lines.Sum(PriceOf) + Surcharges.Sum(surcharge => Math.Max(0, surcharge.Price ?? 0))
        : null;

    private IEnumerable<VendureLine> Lines => (order.Lines ?? []).OfType<VendureLine>();

    private IEnumerable<VendureSurcharge> Surcharges => (order.Surcharges ?? []).OfType<VendureSurcharge>();
}
