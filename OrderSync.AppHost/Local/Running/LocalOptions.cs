
namespace OrderSync.AppHost.Local;

internal sealed record LocalOptions(string DataFolder)
{
    private static readonly AsyncLocal<LocalOptions?> InterceptedOptions = new();

    /// <summary>Set around the entry point by the testing builder, which thereby runs the same Program.cs.</summary>
    public static LocalOptions? Intercepted
    {
        get => InterceptedOptions.Value;
        set => InterceptedOptions.Value = value;
    }

    /// <summary>Every port a free one, whatever Program.cs asks for.</summary>
    public bool AnyPorts { get; init; }

    /// <summary>The data folder is deleted at the end.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>False under test: what a developer has exported must not change what a test sees.</summary>
    public bool ReadsEnvironment { get; init; } = true;

    public Action<IDistributedApplicationBuilder, DistributedApplication>? Built { get; init; }

    public static LocalOptions FromEnvironment() =>
        new(Environment.GetEnvironmentVariable("ORDERSYNC_DATA") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.Combine(Checkout.Root, ".ordersync"));
}
