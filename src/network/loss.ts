import { mean, mul, type Scalar, softplus, sub, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Mean binary cross-entropy from logits z: softplus(z) − y z = −[y ln σ(z) + (1 − y) ln(1 − σ(z))], in nats.
 *
 * @param labels `[rows, 1]`, 0 or 1
 */
export const crossEntropy = (logits: Tensor2D, labels: Tensor2D): Scalar => mean(sub(softplus(logits), mul(labels, logits)));
