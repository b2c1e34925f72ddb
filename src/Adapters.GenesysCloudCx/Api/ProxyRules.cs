using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>What goes wrong with a proxy's login, the same in every adapter type of the plugin.</summary>
internal static class ProxyRules
{
    /// <param name="user">Setting of the account.</param>
    /// <param name="password">Setting of its password.</param>
    /// <param name="proxy">Setting that turns the proxy on.</param>
    /// <param name="isOn">Whether it does.</param>
    public static IReadOnlyList<SettingRule> All(string user, string password, string proxy, Func<SettingValues, bool> isOn) =>
    [
        new()
        {
            Code = "proxy-user-without-password",
            Setting = user,
            Reads = [proxy, user, password],
            Check = values => isOn(values) && values.IsGiven(user) && !values.IsGiven(password)
                ? $"{user} is given without {password}; a proxy that asks for a login will refuse it. Add {password} or remove {user}."
                : null,
        },
        new()
        {
            Code = "proxy-password-without-user",
            Setting = password,
            Reads = [proxy, user, password],
            Check = values => isOn(values) && values.IsGiven(password) && !values.IsGiven(user)
                ? $"{password} is given without {user} and is not used. Add {user} or remove {password}."
                : null,
        },
        new()
        {
            Code = "proxy-user-with-colon",
            IsError = true,
            Setting = user,
            Reads = [proxy, user],
            Check = values => isOn(values) && values.Text(user)?.Contains(':') == true
                ? $"{user} contains ':', which basic authentication cannot carry. Use an account without it."
                : null,
        },
    ];
}
