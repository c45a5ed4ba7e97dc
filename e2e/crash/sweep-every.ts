/**
 * At which statements a sweep kills: at every so many, since all of them take minutes on a server. `CTK_SWEEP_EVERY=1` sweeps
 * them all.
 *
 * @param usual on the database at hand, when nobody says otherwise
 */
export const sweepEvery = (usual: number): number => Number(process.env.CTK_SWEEP_EVERY ?? usual)
