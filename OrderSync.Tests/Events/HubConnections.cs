using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.TestHost;

namespace OrderSync.Tests.Events;

/// <summary>The hub of an Api in this process.</summary>
internal static class HubConnections
{
    /// <param name="client">Whose token is shown.</param>
    public static HubConnection To(TestServer server, HttpClient client)
    {
        var sockets = server.CreateWebSocketClient();
        sockets.ConfigureRequest = request => request.Headers.Authorization = client.DefaultRequestHeaders.Authorization!.ToString();
        return new HubConnectionBuilder()
            .WithUrl(new Uri(server.BaseAddress, "/hubs/sync"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                options.WebSocketFactory = async (context, cancellationToken) => await sockets.ConnectAsync(context.Uri, cancellationToken);
            })
            .Build();
    }
}
