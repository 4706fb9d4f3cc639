using System.Diagnostics;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// Sends the trace along to a sandbox in the installation's own network. To strangers nothing is sent: traces are no business of theirs.
/// </summary>
internal sealed class TraceHeader : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        DistributedContextPropagator.Current.Inject(
            Activity.Current, request, static (carrier, name, value) => ((HttpRequestMessage)carrier!).Headers.TryAddWithoutValidation(name, value));
        return base.SendAsync(request, cancellationToken);
    }
}
