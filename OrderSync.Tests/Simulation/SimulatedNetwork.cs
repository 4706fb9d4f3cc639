using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Simulation;

/// <summary>What stands between the worker and the platform: answers calls, and breaks them as the history says.</summary>
internal sealed class SimulatedNetwork(SimulatedClock clock, Func<HttpRequestMessage, byte[]?, object> answer, Action<Step> happen) : HttpMessageHandler
{
    /// <summary>A cut call is repeated once, see <see cref="SimulatedMerchant"/>: that is cut too.</summary>
    private const int CutsInARow = 2;

    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Disturbance> _disturbances = [];
    private int _cuts;

    /// <summary>Of the reading that is under way.</summary>
    public int Calls { get; private set; }

    public void Begin(IReadOnlyList<Disturbance> disturbances) => (_disturbances, Calls, _cuts) = (disturbances, 0, 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        clock.Pass(Latency);
        foreach (var disturbance in _disturbances.Where(one => one.Call == Calls))
        {
            if (disturbance.Meanwhile is { } step)
                happen(step);
            if (disturbance.Break == Break.Worker)
                throw new WorkerKilledException();
            if (disturbance.Break == Break.Connection)
                _cuts = CutsInARow;
        }
        if (_cuts > 0)
        {
            _cuts--;
            throw new HttpRequestException("The connection was cut.");
        }
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(answer(request, body)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = content };
    }
}
