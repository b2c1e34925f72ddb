namespace Adapter.Host.Diagnostics;

/// <summary>One value of a page.</summary>
internal sealed record PrometheusSample(string Family, PrometheusKind Kind, string Help, string Labels, double Value)
{
    /// <summary>The labels, apart.</summary>
    public KeyValuePair<string, object?>[] Tags()
    {
        List<KeyValuePair<string, object?>> tags = [];
        for (var at = 0; at < Labels.Length;)
        {
            var equals = Labels.IndexOf('=', at);
            System.Text.StringBuilder value = new();
            var end = equals + 2;
            for (; Labels[end] != '"'; end++)
            {
                if (Labels[end] == '\\')
                {
                    end++;
                    value.Append(Labels[end] == 'n' ? '\n' : Labels[end]);
                }
                else
                {
                    value.Append(Labels[end]);
                }
            }

            tags.Add(new(Labels[at..equals], value.ToString()));
            at = end + 2;
        }

        return [.. tags];
    }
}
