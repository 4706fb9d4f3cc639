namespace OrderSync.Sandbox.Shops;

/// <summary>A platform's order states, and the way that an order takes through them.</summary>
internal interface IOrderStates
{
    /// <summary>The state of that name; one that the platform does not know is taken as it is.</summary>
    Word Named(string text);

    /// <summary>Where an order goes next; null at the end of its way.</summary>
    Word? After(Word state, ref Seeded dice);

    /// <summary>Where an order at its end can still be sent, because a change must change something; null: nowhere.</summary>
    Word? AfterTheEnd(Word state);
}
