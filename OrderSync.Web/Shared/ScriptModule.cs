using Microsoft.JSInterop;

namespace OrderSync.Web.Shared;

internal static class ScriptModule
{
    /// <summary>Lets go of a script module; a browser that has left has let go by itself.</summary>
    public static async ValueTask DropAsync(this IJSObjectReference? module)
    {
        if (module is null)
            return;
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The circuit is gone, and the module with it.
        }
    }
}
