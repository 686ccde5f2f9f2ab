"""The statistics of harness/analysis against scipy. Usage: scipy_oracle_test.py <stats-cli>

Ends with 77 (skipped) where scipy is not installed. All randomness is seeded.
"""

import json
import subprocess
import sys
import unittest

try:
    import numpy
    from scipy import optimize, special, stats
except ImportError as missing:
    print(f"SKIPPED: {missing}; name a Python with scipy by BARISTA_ORACLE_PYTHON")
    sys.exit(77)

STATS_CLI = sys.argv.pop(1)


def ask(questions):
    """The program's answers to a list of questions."""
    lines = "\n".join(json.dumps(question) for question in questions) + "\n"
    done = subprocess.run([STATS_CLI], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def middle(values, upper, axis=-1):
    """The lower or the upper of the two middle values; both are the median of an odd number."""
    n = values.shape[axis]
    return numpy.take(numpy.sort(values, axis=axis), n // 2 if upper else (n - 1) // 2, axis=axis)


class Spread(unittest.TestCase):
    def test_mean_is_the_expanded_percentile_bootstrap(self):
        random = numpy.random.default_rng(21)
        for n in (6, 9, 20, 42):
            groups = [random.lognormal(sigma=0.3, size=m).tolist() for m in random.integers(1, 5, size=n)]
            means = numpy.array([numpy.mean(group) for group in groups])
            answer = ask([{"mean": groups, "seed": 5}])[0]
            self.assertAlmostEqual(answer["value"], float(means.mean()), places=12)
            tail = stats.norm.cdf(-stats.t.ppf(0.975, n - 1) * numpy.sqrt(n / (n - 1)))
            interval = stats.bootstrap((means,), numpy.mean, n_resamples=20000, method="percentile",
                                       confidence_level=1 - 2 * tail, random_state=6).confidence_interval
            for end, simulated in ((answer["low"], interval.low), (answer["high"], interval.high)):
                self.assertLess(abs(end - simulated), 0.25 * means.std() / numpy.sqrt(n), n)

    def test_quantile_is_between_ranks_of_the_binomial(self):
        random = numpy.random.default_rng(22)
        for n in (3, 6, 13, 29, 42, 180):
            values = numpy.sort(random.lognormal(size=n))
            for share in (0.1, 0.5, 0.9):
                answer = ask([{"quantile": values.tolist(), "share": share}])[0]
                self.assertAlmostEqual(answer["value"], float(numpy.quantile(values, share)), places=12)
                ranks = numpy.arange(1, n + 1)
                low = ranks[stats.binom.cdf(ranks - 1, n, share) <= 0.025]
                high = ranks[stats.binom.sf(ranks - 1, n, share) <= 0.025]
                if low.size and high.size:
                    self.assertEqual((answer["low"], answer["high"]), (values[low[-1] - 1], values[high[0] - 1]))
                else:
                    self.assertIsNone(answer["low"], f"{n} values, {share}")


class Median(unittest.TestCase):
    def test_bootstrap_rank_is_where_a_simulation_ends(self):
        random = numpy.random.default_rng(1)
        for n in (6, 7, 8, 9, 10, 11, 13, 15, 20, 31, 50):
            values = numpy.sort(random.lognormal(size=n))
            rank = ask([{"median": [[v] for v in values]}])[0]["bootstrap_rank"]
            simulated = []
            for upper in (False, True):
                interval = stats.bootstrap(
                    (values,), lambda v, axis, upper=upper: middle(v, upper, axis), n_resamples=20000,
                    method="percentile", confidence_level=0.95, random_state=2).confidence_interval
                simulated.append(interval.high if upper else interval.low)
            # Monte-Carlo tolerance: a tail probability of 2.5 % is known to 0.25 % here.
            for end, at in ((simulated[0], rank), (simulated[1], n + 1 - rank)):
                simulated_rank = int(numpy.argmin(abs(values - end))) + 1
                if simulated_rank != at:
                    k = (n + 1) // 2
                    shares = [stats.beta.cdf(min(r, n + 1 - r) / n, k, n - k + 1)
                              for r in (simulated_rank, at)]
                    self.assertTrue(any(abs(share - 0.025) < 0.0025 for share in shares),
                                    f"n = {n}: rank {at}, simulated {simulated_rank}")

    def test_order_statistic_rank_is_by_the_binomial(self):
        sizes = list(range(1, 400))
        answers = ask([{"order_statistic_rank": n} for n in sizes])
        for n, answer in zip(sizes, answers):
            # The largest rank with P(Bin(n, 1/2) < rank) <= 2.5 %.
            expected = int(numpy.sum(stats.binom.cdf(numpy.arange(n), n, 0.5) <= 0.025))
            self.assertEqual(answer["rank"], expected, n)

    def test_interval_is_never_narrower_than_the_percentile_bootstrap(self):
        random = numpy.random.default_rng(3)
        for n in (6, 7, 9, 10, 13, 20):
            values = random.normal(100, 5, size=n)
            answer = ask([{"median": [[v] for v in values]}])[0]
            self.assertAlmostEqual(answer["value"], float(numpy.median(values)), places=12)
            interval = stats.bootstrap((values,), numpy.median, n_resamples=20000,
                                       method="percentile", random_state=4).confidence_interval
            spread = values.std()
            self.assertLessEqual(answer["low"], interval.low + 0.02 * spread)
            self.assertGreaterEqual(answer["high"], interval.high - 0.02 * spread)

    def test_process_value_is_the_median_of_its_repetitions(self):
        random = numpy.random.default_rng(5)
        groups = [random.normal(size=m).tolist() for m in (1, 2, 3, 4, 5, 6, 7)]
        medians = [float(numpy.median(group)) for group in groups]
        one, other = ask([{"median": groups}, {"median": [[m] for m in medians]}])
        self.assertEqual(one, other)


class Slope(unittest.TestCase):
    def test_is_that_of_theil_and_sen(self):
        random = numpy.random.default_rng(6)
        for processes in (2, 3, 7):
            sizes = numpy.repeat([500.0, 1000, 2000, 4000, 8000], processes)
            totals = 1e6 + 2500 * sizes + random.normal(0, 4e5, size=sizes.size)
            pairs = numpy.column_stack([sizes, totals]).tolist()
            answer = ask([{"slope": pairs, "seed": 1}])[0]
            slope, _, low, high = stats.theilslopes(totals, sizes, 0.95)
            self.assertAlmostEqual(answer["value"] / slope, 1, places=9)
            self.assertAlmostEqual(answer["least_squares"] / stats.linregress(sizes, totals).slope, 1,
                                   places=9)
            # The wider of Sen's interval and the bootstrap's. Sen's rank is rounded outwards; scipy rounds to the nearest.
            slopes = numpy.sort([(totals[j] - totals[i]) / (sizes[j] - sizes[i])
                                 for i in range(sizes.size) for j in range(i) if sizes[i] != sizes[j]])
            rank = self.sen_rank(sizes.size, [processes] * 5, slopes.size)
            sen = slopes[rank - 1], slopes[slopes.size - rank]
            self.assertIn(low, slopes[rank - 1:rank + 1])
            self.assertIn(high, slopes[-rank - 1:])
            resampled = self.resample(sizes, totals)
            tolerance = 0.1 * (sen[1] - sen[0])
            self.assertAlmostEqual(answer["low"], min(sen[0], resampled[0]), delta=tolerance)
            self.assertAlmostEqual(answer["high"], max(sen[1], resampled[1]), delta=tolerance)
            self.assertLessEqual(answer["low"], sen[0])
            self.assertGreaterEqual(answer["high"], sen[1])

    @staticmethod
    def sen_rank(n, equal_sizes, pairs):
        def term(k):
            return k * (k - 1) * (2 * k + 5)
        variance = (term(n) - sum(map(term, equal_sizes))) / 18
        return int((pairs - stats.norm.ppf(0.975) * variance ** 0.5) / 2)

    @staticmethod
    def resample(sizes, totals):
        random = numpy.random.default_rng(7)
        slopes = []
        for _ in range(1000):
            drawn = numpy.concatenate([random.choice(numpy.flatnonzero(sizes == size), (sizes == size).sum())
                                       for size in numpy.unique(sizes)])
            slopes.append(stats.theilslopes(totals[drawn], sizes[drawn])[0])
        return numpy.quantile(slopes, [0.025, 0.975])


class Ratio(unittest.TestCase):
    def test_agrees_with_resampling_both(self):
        random = numpy.random.default_rng(8)
        first = random.lognormal(5, 0.2, size=60)
        second = random.lognormal(4, 0.3, size=50)
        answer = ask([{"ratio": [first.tolist(), second.tolist()]}])[0]
        self.assertAlmostEqual(answer["value"], float(numpy.median(first) / numpy.median(second)), places=9)
        interval = stats.bootstrap(
            (first, second),
            lambda a, b, axis: numpy.median(a, axis=axis) / numpy.median(b, axis=axis),
            n_resamples=5000, method="percentile", random_state=9).confidence_interval
        width = interval.high - interval.low
        self.assertAlmostEqual(answer["low"], interval.low, delta=0.2 * width)
        self.assertAlmostEqual(answer["high"], interval.high, delta=0.2 * width)


class RankSum(unittest.TestCase):
    def p_value(self, first, second):
        return ask([{"rank_sum": [list(map(float, first)), list(map(float, second))]}])[0]["p"]

    def test_is_exact_without_ties(self):
        random = numpy.random.default_rng(10)
        for n, m in ((1, 1), (3, 4), (6, 6), (7, 10), (20, 20), (2, 40)):
            first, second = random.normal(size=n), random.normal(0.7, 1, size=m)
            expected = stats.mannwhitneyu(first, second, method="exact").pvalue
            self.assertAlmostEqual(self.p_value(first, second), expected, places=12)

    def test_is_the_permutation_test_with_ties(self):
        random = numpy.random.default_rng(11)
        first, second = random.integers(0, 4, size=5), random.integers(1, 6, size=6)
        expected = stats.permutation_test(
            (first, second),
            lambda a, b: abs(stats.rankdata(numpy.concatenate([a, b]))[:len(a)].sum() - len(a) * 6),
            permutation_type="independent", alternative="greater", n_resamples=numpy.inf).pvalue
        self.assertAlmostEqual(self.p_value(first, second), expected, places=12)

    def test_is_the_normal_approximation_for_large_groups(self):
        random = numpy.random.default_rng(12)
        first, second = random.integers(0, 50, size=120), random.integers(3, 53, size=150)
        expected = stats.mannwhitneyu(first, second, method="asymptotic").pvalue
        self.assertAlmostEqual(self.p_value(first, second) / expected, 1, places=9)

    def test_most_inversions_is_the_edge_of_the_rejection_region(self):
        for n, m in ((6, 6), (7, 7), (8, 5), (3, 20), (15, 15)):
            for alpha in (0.05, 0.01, 0.001, 0.0001):
                most = ask([{"most_inversions": [n, m], "alpha": alpha}])[0]["most"]
                levels = [self.p_value_of_inversions(n, m, u) for u in range(n * m // 2)]
                self.assertEqual(most, sum(p <= alpha for p in levels) - 1, (n, m, alpha))

    @staticmethod
    def p_value_of_inversions(n, m, u):
        """Of a sample in which u of the n * m pairs are inverted."""
        first, second = [float(i) for i in range(n)], [n + float(j) for j in range(m)]
        for i in range(n - 1, -1, -1):  # the highest of the first group passes over up to m of the second
            over = min(u, m)
            first[i] = n + over - 0.5 + 0.001 * i if over else first[i]
            u -= over
        return stats.mannwhitneyu(first, second, method="exact").pvalue


class Equivalence(unittest.TestCase):
    def test_is_two_one_sided_rank_sum_tests(self):
        random = numpy.random.default_rng(14)
        for n, m, margin in ((6, 6, 0.05), (9, 7, 0.1), (15, 20, 0.05), (80, 90, 0.02)):
            first, second = random.lognormal(3, 0.05, size=n), random.lognormal(3, 0.05, size=m)
            answer = ask([{"equivalence": [first.tolist(), second.tolist()], "margin": margin}])[0]["p"]
            method = "exact" if n < 40 else "asymptotic"
            upper = stats.mannwhitneyu(first, second / (1 + margin), alternative="greater", method=method).pvalue
            lower = stats.mannwhitneyu(second, first / (1 + margin), alternative="greater", method=method).pvalue
            self.assertAlmostEqual(answer, max(upper, lower), places=10)


class SignedRank(unittest.TestCase):
    def test_is_exact_without_ties(self):
        random = numpy.random.default_rng(20)
        for n in (1, 2, 7, 20, 50):
            differences = random.normal(-0.3, 1, size=n)
            answer = ask([{"signed_rank": differences.tolist()}])[0]
            self.assertAlmostEqual(answer["p"], stats.wilcoxon(differences, method="exact").pvalue, places=12)
            below = stats.wilcoxon(differences, method="exact", alternative="less").pvalue
            self.assertAlmostEqual(answer["below"], below, places=12)

    def test_is_the_permutation_of_signs_with_ties_and_zeros(self):
        differences = numpy.array([1, 1, -1, 2, 3, 3, -3, 4, 0, 5.0])
        nonzero = differences[differences != 0]
        expected = stats.permutation_test(
            (nonzero, numpy.zeros_like(nonzero)),
            lambda a, b: (stats.rankdata(abs(a - b)) * ((a - b) < 0)).sum(),
            permutation_type="samples", alternative="greater", n_resamples=numpy.inf).pvalue
        self.assertAlmostEqual(ask([{"signed_rank": differences.tolist()}])[0]["below"], expected, places=12)

    def test_is_the_normal_approximation_for_many(self):
        random = numpy.random.default_rng(21)
        differences = random.integers(-20, 26, size=400).astype(float)
        expected = stats.wilcoxon(differences, method="approx", correction=True, zero_method="wilcox").pvalue
        self.assertAlmostEqual(ask([{"signed_rank": differences.tolist()}])[0]["p"] / expected, 1, places=9)

    def test_its_estimate_is_the_middle_walsh_average(self):
        random = numpy.random.default_rng(22)
        for n in (1, 2, 6, 15, 40):
            differences = random.normal(0.2, 1, size=n)
            i, j = numpy.triu_indices(n)
            walsh = numpy.sort((differences[i] + differences[j]) / 2)
            answer = ask([{"signed_rank": differences.tolist()}])[0]
            self.assertAlmostEqual(answer["value"], numpy.median(walsh), places=12)
            if n < 6:
                self.assertIsNone(answer["low"])
                continue
            # The interval holds exactly those centres that the test at 5 % does not refute.
            for end, inwards in ((answer["low"], 1e-9), (answer["high"], -1e-9)):
                self.assertGreater(stats.wilcoxon(differences - end - inwards, method="exact").pvalue, 0.05)
                self.assertLessEqual(stats.wilcoxon(differences - end + inwards, method="exact").pvalue, 0.05)

    def test_equivalence_is_two_one_sided_tests(self):
        random = numpy.random.default_rng(23)
        for n, margin in ((8, 0.05), (30, 0.02)):
            log_ratios = random.normal(0.005, 0.02, size=n)
            edge = numpy.log1p(margin)
            expected = max(stats.wilcoxon(log_ratios - edge, alternative="less", method="exact").pvalue,
                           stats.wilcoxon(log_ratios + edge, alternative="greater", method="exact").pvalue)
            answer = ask([{"paired_equivalence": log_ratios.tolist(), "margin": margin}])[0]["p"]
            self.assertAlmostEqual(answer, expected, places=12)


class ExactBounds(unittest.TestCase):
    def test_are_those_of_clopper_and_pearson(self):
        for k, n in ((0, 59), (1, 59), (3, 20), (20, 20), (480, 500)):
            answer = ask([{"exact": [k, n]}])[0]
            interval = stats.binomtest(k, n).proportion_ci(0.95, "exact")
            upper = stats.binomtest(k, n, alternative="less").proportion_ci(0.95, "exact").high
            self.assertAlmostEqual(answer["low"], interval.low, places=9)
            self.assertAlmostEqual(answer["high"], interval.high, places=9)
            self.assertAlmostEqual(answer["upper"], upper, places=9)


class Holm(unittest.TestCase):
    def test_is_the_closed_test_of_bonferroni(self):
        """Holm by its definition: the closure of Bonferroni's test over all subsets."""
        random = numpy.random.default_rng(13)
        p_values = random.uniform(0, 0.2, size=8)
        adjusted = ask([{"holm": p_values.tolist()}])[0]["p"]
        for i in range(8):
            worst = 0.0
            for subset in range(1, 256):
                if subset >> i & 1:
                    members = [p_values[j] for j in range(8) if subset >> j & 1]
                    worst = max(worst, min(1.0, len(members) * min(members)))
            self.assertAlmostEqual(adjusted[i], worst, places=12)


class VariancePrior(unittest.TestCase):
    def test_is_the_distribution_that_the_variances_were_drawn_from(self):
        """Variances of which the prior is known: it is found again, and better from more of them."""
        random = numpy.random.default_rng(31)
        for freedom, prior_freedom, prior in ((3, 4.0, 2.5e-4), (6, 10.0, 1e-4), (29, 2.5, 1e-6)):
            true = prior_freedom * prior / random.chisquare(prior_freedom, size=40000)
            drawn = true * random.chisquare(freedom, size=true.size) / freedom
            answer = ask([{"prior": drawn.tolist(), "freedom": freedom}])[0]
            self.assertLess(abs(answer["value"] / prior - 1), 0.05)
            self.assertLess(abs(answer["freedom"] / prior_freedom - 1), 0.1)

    def test_solves_the_equations_of_its_source(self):
        random = numpy.random.default_rng(32)
        for size in (3, 5, 20):
            drawn = numpy.exp(3 * stats.zscore(random.normal(size=size)))  # more than chance at 3 degrees of freedom
            answer = ask([{"prior": drawn.tolist(), "freedom": 3}])[0]
            logs = numpy.log(drawn) - special.digamma(1.5) + numpy.log(1.5)
            half = optimize.brentq(
                lambda x: special.polygamma(1, x) - (logs.var(ddof=1) - special.polygamma(1, 1.5)), 1e-3, 1e6)
            self.assertAlmostEqual(answer["freedom"] / (2 * half), 1, places=6)
            self.assertAlmostEqual(answer["value"] / numpy.exp(logs.mean() + special.digamma(half) - numpy.log(half)),
                                   1, places=6)

    def test_has_infinite_freedom_where_variances_differ_by_chance_alone(self):
        drawn = 1e-4 * numpy.random.default_rng(33).chisquare(6, size=5) / 6
        alike = numpy.exp(numpy.log(drawn).mean() + 0.1 * (numpy.log(drawn) - numpy.log(drawn).mean()))
        self.assertEqual(ask([{"prior": alike.tolist(), "freedom": 6}])[0]["freedom"], -1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
