using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure.Content;

/// <summary>
/// The states of Vendure's default order process once an order is placed (seen in 3.7.3), and one as a shop may define it for
/// itself.
/// </summary>
internal sealed class States : OrderStates
{
    public static readonly Word AddingItems = Word.Of("AddingItems");
    public static readonly Word PaymentAuthorized = Word.Of("PaymentAuthorized");
    public static readonly Word PaymentSettled = Word.Of("PaymentSettled");
    public static readonly Word PartiallyShipped = Word.Of("PartiallyShipped");
    public static readonly Word Shipped = Word.Of("Shipped");
    public static readonly Word PartiallyDelivered = Word.Of("PartiallyDelivered");
    public static readonly Word Delivered = Word.Of("Delivered");
    public static readonly Word Cancelled = Word.Of("Cancelled");
    public static readonly Word Modifying = Word.Of("Modifying");
    public static readonly Word Own = Word.Of("ReadyForPickup");

    public static readonly States Process = new();

    private States()
        : base(
            [PaymentAuthorized, PaymentSettled, PartiallyShipped, Shipped, PartiallyDelivered, Delivered, Cancelled, Modifying, Own],
            (2, [10, 55, 3, 14, 0, 4, 6, 6, 2]),
            (7, [3, 20, 6, 38, 3, 22, 6, 1, 1]),
            (30, [1, 4, 1, 12, 3, 70, 8, 0, 1]),
            (int.MaxValue, [0, 1, 0, 1, 1, 88, 9, 0, 0]))
    {
    }

    /// <summary>What an order is in when it has just been placed.</summary>
    public static Word First(ref Seeded dice) => dice.Chance(12) ? PaymentAuthorized : PaymentSettled;

    public override Word? After(Word state, ref Seeded dice)
    {
        if (state == PaymentAuthorized)
            return dice.Chance(10) ? Cancelled : PaymentSettled;
        if (state == PaymentSettled)
            return dice.Chance(20) ? PartiallyShipped : dice.Chance(6) ? Cancelled : Shipped;
        if (state == Shipped)
            return dice.Chance(15) ? PartiallyDelivered : Delivered;
        if (state == Modifying)
            return PaymentSettled;
        if (state == PartiallyShipped || state == Own)
            return Shipped;
        return state == PartiallyDelivered ? Delivered : null;
    }

    /// <summary>What was delivered can still be cancelled; nothing leads out of Cancelled.</summary>
    public override Word? AfterTheEnd(Word state) => state == Delivered ? Cancelled : null;

    /// <summary>The state of the one fulfillment that an order in this state has; null: it has none yet.</summary>
    public static string? FulfillmentOf(Word state)
    {
        if (state == Shipped || state == PartiallyShipped)
            return "Shipped";
        if (state == Delivered || state == PartiallyDelivered)
            return "Delivered";
        return state == Own ? "Pending" : null;
    }
}
