using OrderSync.Contracts.Events;

namespace OrderSync.Web.Events;

/// <summary>Who hears live events.</summary>
public interface ILiveListener
{
    void Heard(LiveEvent live);

    /// <summary>Whatever happened before may have been missed, the first time too: what is shown has to be fetched again.</summary>
    void Connected();

    void Interrupted();
}
