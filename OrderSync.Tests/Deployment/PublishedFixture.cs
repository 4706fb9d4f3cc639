namespace OrderSync.Tests.Deployment;

/// <summary>What is published without any setting, with its Compose files, made once for the tests of a class.</summary>
public sealed class PublishedFixture : IAsyncLifetime
{
    internal PublishedApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await PublishedApp.PublishAsync();
        await App.ComposeAsync("1.2.3");
    }

    public ValueTask DisposeAsync()
    {
        App.Dispose();
        return ValueTask.CompletedTask;
    }
}
