using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>Where an order's money stands, from its payments and their refunds. The order's state does not tell: an order can be delivered before it is paid.</summary>
/// <param name="IsOpen">
/// Money is still to be captured, or a refund that was made is still to be settled. A cancelled order is not followed until somebody
/// makes a refund: many never do.
/// </param>
internal readonly record struct VendureMoney(PaymentStatus? Status, decimal? Refunded, bool IsOpen)
{
    private const string Settled = "Settled";
    private const string Authorized = "Authorized";
    private const string Pending = "Pending";

    public static VendureMoney Of(VendureOrder order, VendureAmounts amounts)
    {
        if (order.Payments is not { } payments)
            return new(null, null, IsOpen: false);
        var known = payments.OfType<VendurePayment>().ToList();
        var paid = known.Where(payment => payment.State == Settled).Sum(payment => payment.Amount ?? 0);
        var refunds = known.SelectMany(payment => payment.Refunds ?? []).OfType<VendureRefund>().ToList();
        var refunded = refunds.Where(refund => refund.State == Settled).Sum(refund => refund.Total ?? 0);
        var status = StatusOf(known, paid, refunded, order.TotalWithTax ?? 0);
        return new(status, amounts.Major(refunded), IsOpen: IsToBePaid(order, status) || refunds.Exists(refund => refund.State == Pending));
    }

    private static bool IsToBePaid(VendureOrder order, PaymentStatus status) =>
        VendureMapping.StatusOf(order.State) != OrderStatus.Cancelled
        && status is (PaymentStatus.Unpaid or PaymentStatus.Authorized or PaymentStatus.PartiallyPaid);

    private static PaymentStatus StatusOf(List<VendurePayment> payments, decimal paid, decimal refunded, decimal total)
    {
        if (refunded > 0)
            return refunded >= paid ? PaymentStatus.Refunded : PaymentStatus.PartiallyRefunded;
        if (paid > 0)
            return paid >= total ? PaymentStatus.Paid : PaymentStatus.PartiallyPaid;
        if (payments.Exists(payment => payment.State == Authorized))
            return PaymentStatus.Authorized;
        return payments.Exists(payment => payment.State is "Declined" or "Error" or "Cancelled") ? PaymentStatus.Failed : PaymentStatus.Unpaid;
    }
}
