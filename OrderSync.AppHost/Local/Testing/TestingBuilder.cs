using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Testing;

internal sealed class TestingBuilder(IDistributedApplicationBuilder builder, DistributedApplication application)
    : IDistributedApplicationTestingBuilder
{
    public ConfigurationManager Configuration => builder.Configuration;

    public DistributedApplicationExecutionContext ExecutionContext => builder.ExecutionContext;

    public DistributedApplication Build() => application;

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => Task.FromResult(application);

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
