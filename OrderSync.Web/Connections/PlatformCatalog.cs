using OrderSync.Contracts.Connections;
using OrderSync.Web.Api;

namespace OrderSync.Web.Connections;

/// <summary>The platforms' names, fetched once a circuit. Without them a page says the key instead of the title.</summary>
public sealed class PlatformCatalog(ConnectionsClient client)
{
    public IReadOnlyList<PlatformView> Platforms { get; private set; } = [];

    public string Title(string platform) =>
        Platforms.FirstOrDefault(known => known.Platform == platform)?.Title ?? platform;

    /// <summary>The path of a platform's sign; null where it has none, or is not known.</summary>
    public string? Mark(string platform) => Platforms.FirstOrDefault(known => known.Platform == platform)?.Mark;

    /// <summary>Whether a platform has a capability; one that is not known is given the benefit of the doubt.</summary>
    /// <param name="capability">As the Api spells it: "orders", "shipments".</param>
    public bool Can(string platform, string capability) =>
        Platforms.FirstOrDefault(known => known.Platform == platform)?.Capabilities.Contains(capability) ?? true;

    public async Task LoadAsync(CancellationToken cancel)
    {
        if (Platforms.Count > 0)
            return;
        try
        {
            Platforms = await client.PlatformsAsync(cancel);
        }
        catch (Exception trouble) when (trouble is ApiProblem or OperationCanceledException)
        {
            // Whatever the page itself fetches says what is wrong.
        }
    }
}
