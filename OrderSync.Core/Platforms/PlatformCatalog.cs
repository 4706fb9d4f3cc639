using System.Diagnostics.CodeAnalysis;

namespace OrderSync.Core.Platforms;

/// <summary>Every platform that this installation knows, by key.</summary>
public sealed class PlatformCatalog(IEnumerable<IPlatformConnector> connectors)
{
    private readonly Dictionary<string, IPlatformConnector> _byKey =
        connectors.ToDictionary(connector => connector.Descriptor.Key, StringComparer.Ordinal);

    public IReadOnlyCollection<IPlatformConnector> All => _byKey.Values;

    public bool TryGet(string platform, [NotNullWhen(true)] out IPlatformConnector? connector) =>
        _byKey.TryGetValue(platform, out connector);

    public string TitleOf(string platform) => _byKey.TryGetValue(platform, out var connector) ? connector.Descriptor.Title : platform;

    /// <summary>The platform's connector, as one that has a capability.</summary>
    /// <exception cref="PlatformException">Invalid: the platform is unknown, or cannot do this.</exception>
    public TCapability Require<TCapability>(string platform)
        where TCapability : class, IPlatformConnector
    {
        if (!_byKey.TryGetValue(platform, out var connector))
            throw new PlatformException(PlatformFailure.Invalid($"There is no platform “{platform}”.", "platform"));
        return connector as TCapability
            ?? throw new PlatformException(PlatformFailure.Invalid($"{connector.Descriptor.Title} cannot do this.", "platform"));
    }
}
