namespace Aspire.Hosting.Testing;

public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>Runs the AppHost's own entry point up to its Build, with free ports and a data folder that is deleted at the end.</summary>
public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, Microsoft.Extensions.Hosting.HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        configureBuilder(new(), new());
        var assembly = typeof(TEntryPoint).Assembly;
        return await EntryPointRun.StartAsync(assembly.EntryPoint!, args).WaitAsync(cancellationToken);
    }
}
