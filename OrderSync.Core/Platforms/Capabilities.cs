using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms;

/// <summary>What every connector is; what it can do is said by the capability interfaces that it implements.</summary>
public interface IPlatformConnector
{
    PlatformDescriptor Descriptor { get; }
}

/// <summary>Tests a connection before it is saved, and on demand.</summary>
public interface IConnectionCheck : IPlatformConnector
{
    /// <summary>Makes the cheapest call that proves address and credentials.</summary>
    /// <returns>One sentence for the person who connects, for example "Connected to Natu: the newest order is 900123."</returns>
    /// <exception cref="PlatformException">The connection does not work; the failure says why and which setting is at fault.</exception>
    Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken);
}

/// <summary>A platform from which orders are read.</summary>
public interface IOrderSource : IPlatformConnector
{
    OrderSourceTraits Traits { get; }

    /// <summary>The traits with the connection's own settings, where it has some that change them.</summary>
    OrderSourceTraits TraitsFor(PlatformConnection connection) => Traits;

    /// <summary>What the platform can cheaply say about a range before it is read.</summary>
    /// <exception cref="PlatformException">The call failed.</exception>
    Task<OrderExtent> MeasureAsync(PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>
    /// Reads orders page by page, from <see cref="OrderQuery.Cursor"/> on. Ends by itself at the end of the range. One
    /// record that cannot be read never fails its page: that is for <see cref="Map"/> to say.
    /// </summary>
    /// <exception cref="PlatformException">A call failed after its retries, or the platform's answers go in a circle.</exception>
    IAsyncEnumerable<OrderPage> ReadAsync(PlatformConnection connection, OrderQuery query, CancellationToken cancellationToken);

    /// <summary>Pure: turns one raw record into an order, or says why it cannot be one. Never throws for bad data.</summary>
    MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload);
}

/// <summary>A carrier from which the statuses of shipments are read.</summary>
public interface IShipmentSource : IPlatformConnector
{
    ShipmentSourceTraits TraitsFor(PlatformConnection connection);

    /// <summary>Every status code that is known, in the order of a shipment's way, with the connection's own settings.</summary>
    IReadOnlyList<ShipmentCode> CodesFor(PlatformConnection connection);

    /// <summary>What a code means; one that is not known is kept and said to be unknown.</summary>
    ShipmentCode CodeOf(PlatformConnection connection, string code);

    /// <summary>One page of all shipments. A page past the end is <see cref="ShipmentPage.PastTheEnd"/>.</summary>
    /// <param name="page">From 1.</param>
    /// <exception cref="PlatformException">The call failed after its retries: never an empty page.</exception>
    Task<ShipmentPage> ListAsync(PlatformConnection connection, int page, CancellationToken cancellationToken);

    /// <summary>The shipment of the carrier's own id, as sent; null where there is none.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<ReadOnlyMemory<byte>?> FindAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken);

    /// <summary>The shipments that the merchant handed over under a reference, as sent: usually one, or none.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByReferenceAsync(PlatformConnection connection, string reference, CancellationToken cancellationToken);

    /// <summary>The shipments with a tracking number, as sent: may be several.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByTrackingAsync(PlatformConnection connection, string tracking, CancellationToken cancellationToken);

    /// <summary>The statuses that the carrier says a shipment has had, oldest first.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ShipmentStep>> HistoryAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken);

    /// <summary>Pure: turns one raw record into a shipment, or says why it cannot be one. Never throws for bad data.</summary>
    MappedShipment Map(PlatformConnection connection, ReadOnlyMemory<byte> payload);
}

/// <summary>A platform that tells of changes by calling here. What is heard so only comes sooner: scheduled fetches bring it too.</summary>
public interface IWebhookReceiver : IPlatformConnector
{
    /// <summary>Pure: whether a delivery is genuine, and what it is. Never throws for what a stranger may send.</summary>
    WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery);

    /// <summary>Pure: what a genuine delivery means. Never throws for bad data.</summary>
    /// <param name="platformEvent">The <see cref="WebhookNotice.Event"/> that it was kept with.</param>
    WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload);
}

/// <summary>A platform on which webhooks can be registered by a program.</summary>
public interface IWebhookRegistrar : IWebhookReceiver
{
    /// <summary>The events to register for, each as a webhook of its own.</summary>
    IReadOnlyList<string> WebhookEvents { get; }

    /// <summary>All webhooks of the account, also those that others have made.</summary>
    /// <exception cref="PlatformException">The call failed.</exception>
    Task<IReadOnlyList<PlatformWebhook>> ListWebhooksAsync(PlatformConnection connection, CancellationToken cancellationToken);

    /// <summary>Creates an active webhook, or makes one that exists so, signed with the connection's <see cref="WebhookSecret"/>.</summary>
    /// <param name="id">Of the one that exists; null to create it.</param>
    /// <exception cref="PlatformException">NotFound: it does not exist any more. Invalid: the platform does not reach the address, or refuses it.</exception>
    Task<PlatformWebhook> SaveWebhookAsync(
        PlatformConnection connection, string? id, string platformEvent, string address, CancellationToken cancellationToken);

    /// <summary>Switches one on again that the platform has switched off.</summary>
    /// <exception cref="PlatformException">As with <see cref="SaveWebhookAsync"/>.</exception>
    Task ActivateWebhookAsync(PlatformConnection connection, string id, CancellationToken cancellationToken);

    /// <summary>Deletes a webhook; one that does not exist any more is deleted too.</summary>
    /// <exception cref="PlatformException">The call failed.</exception>
    Task DeleteWebhookAsync(PlatformConnection connection, string id, CancellationToken cancellationToken);
}
